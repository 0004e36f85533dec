import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';
import {describe} from '@jest/globals';
import {chromium, type Browser} from 'playwright-core';

/** The executable names used by distributions and Google; `CHROMIUM` names another one. */
const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function findChromium(): string | undefined {
	const folders = (process.env['PATH'] ?? '').split(delimiter);
	const paths = [process.env['CHROMIUM'] ?? '', ...names.flatMap(name => folders.map(folder => join(folder, name)))];
	return paths.find(path => path !== '' && isProgram(path));
}

const path = findChromium();
if (path === undefined) {
	const missing = 'No Chromium on this machine: apt-get install chromium, or name one in CHROMIUM.';
	if (process.env['CI'] !== undefined) throw new Error(missing);
	console.warn(`${missing} What is tested in it is skipped.`);
}

/** A suite that needs Chromium. Without it, the suite is skipped and says so; in CI it fails. */
export const describeInChromium: (name: string, tests: () => void) => void =
	path === undefined
		? (name, tests) => {
				// oxlint-disable-next-line jest/no-disabled-tests, jest/valid-describe-callback -- only without a browser
				describe.skip(`${name} (no Chromium)`, tests);
			}
		: describe;

export const launch = (): Promise<Browser> =>
	chromium.launch({
		executablePath: path ?? '',
		// Chromium's own sandbox does not work for root, which CI containers run as.
		args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
	});
