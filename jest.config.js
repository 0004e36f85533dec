export default {
	roots: ['<rootDir>/test'],
	// One worker less, as jest has it, would leave half of a machine with two cores idle.
	maxWorkers: '100%',
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
