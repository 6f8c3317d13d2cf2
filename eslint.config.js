import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { houseRules } from './build/lint-rules/index.mjs';

const typescript = ['**/*.ts', '**/*.tsx'];
const tests = ['**/*.test.ts', '**/*.test.tsx', 'test/**/*.ts', 'build/**/*.mjs'];

export default tseslint.config(
  {
    ignores: [
      'build/types/**',
      'node_modules/',
      'dist/',
      'out/',
      'test-results/',
      'playwright-report/',
      'build/fixtures/',
      '**/*.d.mts',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    plugins: { house: houseRules },
    rules: {
      'house/no-ignored-result': 'error',
      'house/no-bare-sleep': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', 450],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals: enums are code, not types.' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // Numbers and booleans print as what they are; the rule stays on for objects, null and undefined.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // `() => close()` as a handler says what happens; a value that is used by mistake is found by the types.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Contracts are interfaces with method signatures, implemented as closures; the rule takes each for a `this` user.
      '@typescript-eslint/unbound-method': 'off',
      // A channel's handler may answer without waiting; the type of its port says promise.
      '@typescript-eslint/require-await': 'off',
      // JSX attributes take async handlers, whose failures are values and whose bugs reach the window's error event.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      // Generics that occur once still name a relation in channel and policy maps.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    extends: [reactHooks.configs.flat.recommended],
    // Clearing what an effect loads when its key changes costs one more render and shows nothing stale.
    rules: { 'react-hooks/set-state-in-effect': 'off' },
  },
  {
    files: ['build/**/*.mjs', 'build/**/*.cjs', '*.js', '*.cjs'],
    extends: [tseslint.configs.recommended],
    rules: { eqeqeq: 'error', 'max-lines': ['error', 450], '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    // Tests and tools talk to a terminal, may wait for time to pass, and know what they put in.
    files: tests,
    rules: {
      'no-console': 'off',
      'house/no-bare-sleep': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  // The tools that read these files want a default export, and they stand outside the program of tsconfig.json.
  {
    files: ['*.config.ts', '*.config.js'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { 'no-restricted-exports': 'off', 'house/no-ignored-result': 'off' },
  },
  // Declarations of what a bundler makes of an import (`*.svg`) state a default export.
  { files: ['**/*.d.ts'], rules: { 'no-restricted-exports': 'off' } },
);
