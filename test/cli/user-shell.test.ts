import {expect, test} from '@jest/globals';
import {userShell} from '../../src/cli/output/user-shell.ts';

test.each([
	['linux', {PSModulePath: '/opt/microsoft/powershell'}, 'posix'],
	['darwin', {}, 'posix'],
	['win32', {PSModulePath: 'C:\\x'}, 'powershell'],
	['win32', {PSModulePath: 'C:\\x', SHELL: '/usr/bin/bash'}, 'posix'],
	['win32', {}, 'cmd'],
] as const)('on %s with %j commands are for %s', (platform, env, shell) => {
	expect(userShell(env, platform)).toBe(shell);
});
