const ALL = [
  'graders/affine.test.ts',
  'graders/branches.test.ts',
  'graders/coverage.test.ts',
  'graders/deciding.test.ts',
  'graders/exact.test.ts',
  'graders/inputs.test.ts',
  'graders/key.test.ts',
  'graders/labels.test.ts',
  'graders/value.test.ts',
  'graders/turned.test.ts',
  'graders/states.test.ts',
  'graders/meeting.test.ts',
  'src/engine/double-double.test.ts',
  'src/engine/plan-parts.test.ts',
  'graders/judge.test.ts',
  'graders/readings.test.ts',
  'graders/searching.test.ts',
  'graders/adversaries.test.ts',
];
/** The tests that a file is held to first, where they have another name. */
export const TESTS_OF = {
  'both-sides': 'searching',
  'close-in': 'branches',
  'close-to': 'key',
  compare: 'exact',
  dead: 'branches',
  decide: 'searching',
  domains: 'inputs',
  found: 'searching',
  hidden: 'searching',
  margins: 'branches',
  open: 'searching',
  'reference-branches': 'coverage',
  search: 'searching',
  table: 'key',
  'thin-out': 'searching',
  watch: 'branches',
};
const CORPUS = 'bench/mutation/corpus-checks';

/** The modules that hold the checks: the tests of the deciding code, the quickest first, and the corpus. */
export const modules = process.env.MUTATION_TESTS?.split(',') ?? [...ALL, CORPUS];
