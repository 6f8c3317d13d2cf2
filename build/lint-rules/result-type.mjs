import ts from 'typescript';

/** True for `true` or `false` as a type, not for `boolean` (a fetch Response also has `ok`, but it may be either). */
function isBooleanLiteral(type) {
  return (type.flags & ts.TypeFlags.BooleanLiteral) !== 0;
}

function isResultMember(checker, type, node) {
  const discriminant = type.getProperty('ok');
  if (discriminant === undefined) return false;
  return isBooleanLiteral(checker.getTypeOfSymbolAtLocation(discriminant, node));
}

/** A type is a Result when every member carries the literal discriminant `ok` and some member carries an error. */
export function isResult(checker, type, node) {
  const members = type.isUnion() ? type.types : [type];
  return (
    members.every((member) => isResultMember(checker, member, node)) &&
    members.some((member) => member.getProperty('error') !== undefined)
  );
}
