import base from '../../jest.config.js';

/** The lab: a real control plane, which `npm run cluster` builds. Its tests wait for servers, so two of them use one processor. */
export default {
	...base,
	rootDir: '../..',
	roots: ['<rootDir>/test/cluster'],
	testPathIgnorePatterns: ['/node_modules/'],
	maxWorkers: 2,
	// Milliseconds: a server that does not answer for a minute is one of the situations.
	testTimeout: 300_000,
};
