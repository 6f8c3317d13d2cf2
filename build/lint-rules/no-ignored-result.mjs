import { ESLintUtils } from '@typescript-eslint/utils';
import { isResult } from './result-type.mjs';

/** `await x`, `void x` and `x as T` are as much x as x itself. */
function strip(expression) {
  if (expression.type === 'AwaitExpression' || expression.type === 'UnaryExpression') {
    return strip(expression.argument);
  }
  if (expression.type === 'TSAsExpression' || expression.type === 'TSNonNullExpression') {
    return strip(expression.expression);
  }
  return expression;
}

/** Where a statement's value may come from: both arms of a condition, the right side of `&&`. */
function sources(expression) {
  const bare = strip(expression);
  if (bare.type === 'ConditionalExpression') {
    return [...sources(bare.consequent), ...sources(bare.alternate)];
  }
  if (bare.type === 'LogicalExpression') return [...sources(bare.left), ...sources(bare.right)];
  if (bare.type === 'AssignmentExpression') return [];
  return [bare];
}

/** An expected failure is a value; a statement that drops the value drops the failure. */
export const noIgnoredResult = {
  meta: {
    type: 'problem',
    docs: { description: 'A Result must be looked at: dropping it drops the failure.' },
    messages: {
      ignored: 'This Result is dropped: look at `ok`, hand it on, or unwrap() it where failure is a bug.',
    },
    schema: [],
  },
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();
    return {
      ExpressionStatement(statement) {
        for (const source of sources(statement.expression)) {
          const node = services.esTreeNodeToTSNodeMap.get(source);
          const type = checker.getTypeAtLocation(node);
          const awaited = checker.getAwaitedType(type) ?? type;
          if (isResult(checker, awaited, node)) context.report({ node: source, messageId: 'ignored' });
        }
      },
    };
  },
};
