import type {Failure, Said} from '../failures/failure.ts';
import {sh, type CommandLine} from '../text/sh.ts';
import {shorten} from '../text/shorten.ts';

/** Finds words about a credential plugin; they can only stand where no HTTP answer does. */
export const saysOfPlugin = (failure: Failure, pattern: RegExp): Said | undefined =>
	failure.phase === 'http' ? undefined : failure.says(pattern);

/**
A plugin that was started and did not end well, or could not be started though it is there.

Exit code -1 is how Go reports a process that a signal ended; -1 is no exit code of a program. Sources: client-go
`plugin/pkg/client/auth/exec/exec.go`, Go `os.ProcessState.ExitCode`.
*/
export const pluginFailed = (failure: Failure): Said | undefined =>
	saysOfPlugin(failure, /exec: executable (?<plugin>[^\n]{1,1000}?) failed with exit code (?<exitCode>-1|\d+)/) ??
	saysOfPlugin(
		failure,
		/(?:getting|refreshing) credentials: exec: (?<reason>(?:exit status (?<exitCode>\d+)|signal: (?<signal>[\w ]+)|fork\/exec (?<plugin>[^\n]{1,1000}?): (?!no such file|The system cannot find)[^\n]+))/,
	);

/** What login tools print when the person, not the plugin, is needed. */
export const needsLogin = (failure: Failure): Said | undefined =>
	saysOfPlugin(
		failure,
		/(?<words>Reauthentication (?:is )?(?:required|failed)|gcloud auth login|az login|aws sso login|aws login|Token has expired and refresh failed|SSO session (?:associated with this profile )?has expired|interaction_required|invalid_rapt|AADSTS(?:50076|50078|50079|700082|70043|70044|50173)|ExpiredToken(?:Exception)?\b|tsh login|You need to re-?login)/i,
	);

/** The provider that the words of a login tool name, and its command for a new login; undefined where they leave it open. */
export function loginOf(words: string): {readonly provider?: string; readonly command?: CommandLine} {
	if (/gcloud|reauthentication|invalid_rapt/i.test(words))
		return {provider: 'Google Cloud', command: sh`gcloud auth login`};
	if (/az login|AADSTS/i.test(words)) return {provider: 'Microsoft Entra ID', command: sh`az login`};
	if (/tsh login/i.test(words)) return {provider: 'Teleport', command: sh`tsh login`};
	if (/sso login|SSO session|Token has expired and refresh failed/i.test(words))
		return {provider: 'AWS', command: sh`aws sso login`};
	if (/aws login/i.test(words)) return {provider: 'AWS', command: sh`aws login`};
	// Temporary credentials can come from anywhere: from IAM Identity Center, from a script, from the variables of a CI job.
	return /ExpiredToken/i.test(words) ? {provider: 'AWS'} : {};
}

/** What AWS answers a plugin whose clock is wrong. Source: the error codes of AWS Signature Version 4. */
export const clockTrouble = (failure: Failure): Said | undefined =>
	saysOfPlugin(
		failure,
		/Signature (?:not yet current|expired): (?<signed>\w+) is (?:still later|now earlier) than (?<limit>\w+) \((?<server>\w+) [+-]/,
	);

/** What the plugin wrote on standard error: the lines with words in them, the first few. */
export const printedBy = (failure: Failure): string[] => {
	const lines = failure.statements
		.filter(({source}) => source === 'plugin')
		.flatMap(({text}) => text.split('\n'))
		.map(line => shorten(line.trim(), 200))
		.filter(line => line !== '');
	return [...new Set(lines)].slice(0, 5);
};
