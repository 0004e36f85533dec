export default {
	roots: ['<rootDir>/test'],
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
