import {availableParallelism} from 'node:os';

// The kubectl binaries that come with the install are those of Linux, and these tests start them, or POSIX shells, signals and terminals.
const onLinux = [
	'test/(?:cli|differential|doctor|remedies|screen)/',
	'test/real-kubectl',
	'test/compare/cli',
	'test/formats/(?:browser|cli)',
	'test/library/package',
	'test/read/sources',
	'test/ui/terminal',
];

// What is measured has a run of its own: `npm run perf`.
const measured = '<rootDir>/test/perf/';
// A real control plane has one too: `npm run cluster`.
const lab = '<rootDir>/test/cluster/';

export default {
	roots: ['<rootDir>/test'],
	testPathIgnorePatterns: ['/node_modules/', measured, lab, ...(process.platform === 'linux' ? [] : onLinux)],
	// One more than there are processors: tests that wait for a child process or a timer leave theirs to others.
	maxWorkers: availableParallelism() + 1,
	testSequencer: '<rootDir>/test/support/slowest-first.js',
	// Milliseconds. Nothing takes nearly as long, even on a machine that is busy otherwise: only what hangs comes here.
	testTimeout: 120_000,
	globalSetup: '<rootDir>/test/support/global-setup.js',
	extensionsToTreatAsEsm: ['.ts', '.tsx'],
	transform: {
		'\\.tsx?$': [
			'@swc/jest',
			{
				jsc: {
					target: 'es2023',
					parser: {syntax: 'typescript', tsx: true},
					transform: {react: {runtime: 'automatic'}, verbatimModuleSyntax: true},
				},
				module: {type: 'es6'},
				sourceMaps: 'inline',
			},
		],
	},
	coverageProvider: 'v8',
	collectCoverageFrom: ['src/**/*.{ts,tsx}'],
};
