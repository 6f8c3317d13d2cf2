const timerModules = new Set(['timers/promises', 'node:timers/promises']);

function isPromise(node) {
  return node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'Promise';
}

/** The only thing the executor does, or undefined when it does more than one. */
function soleExpression(executor) {
  if (executor?.type !== 'ArrowFunctionExpression' && executor?.type !== 'FunctionExpression')
    return undefined;
  if (executor.body.type !== 'BlockStatement') return executor.body;
  const [statement, ...others] = executor.body.body;
  if (statement?.type !== 'ExpressionStatement' || others.length > 0) return undefined;
  return statement.expression;
}

function calls(node, name) {
  return node?.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === name;
}

/**
 * A sleep that nothing can end hides a race and holds up cancelling and closing. Wait for the event itself; where time
 * must pass, use `setTimeout(ms, value, { signal })` of node:timers/promises.
 */
export const noBareSleep = {
  meta: {
    type: 'problem',
    docs: { description: 'Waiting must be for something, or end with a signal.' },
    messages: {
      sleep:
        'A sleep that nothing can end: wait for the event, or pass a signal to setTimeout of node:timers/promises.',
    },
    schema: [],
  },
  create(context) {
    const promised = new Set();
    return {
      ImportDeclaration(node) {
        if (!timerModules.has(node.source.value)) return;
        for (const specifier of node.specifiers) {
          if (specifier.type === 'ImportSpecifier' && specifier.imported.name === 'setTimeout') {
            promised.add(specifier.local.name);
          }
        }
      },
      NewExpression(node) {
        if (isPromise(node) && calls(soleExpression(node.arguments[0]), 'setTimeout')) {
          context.report({ node, messageId: 'sleep' });
        }
      },
      CallExpression(node) {
        if (node.callee.type !== 'Identifier' || !promised.has(node.callee.name)) return;
        if (node.arguments.length < 3) context.report({ node, messageId: 'sleep' });
      },
    };
  },
};
