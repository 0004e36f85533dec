import {fstatSync} from 'node:fs';
import type {Report} from '../../model/report.ts';
import type {Options} from '../options/defaults.ts';
import type {ReportTarget} from '../options/option-values.ts';

/** Facts about a CI system; those where plain text is best, such as Jenkins, are not listed. */
type System = {
	/** Set by the system in every job. */
	readonly variable: string;
	/** Its log shows colours. Source: chalk's supports-color, which knows the same systems. */
	readonly color: boolean;
	/** The format of what it shows beside the log. */
	readonly issues: string | undefined;
};

/*
Neither GitHub's groups nor GitLab's sections are used: both collapse the text, and an answer should be visible at once; a GitLab
section would also need a clock.
*/
const systems: readonly System[] = [
	// GitHub docs, "Default environment variables"; Gitea and Forgejo set it too, and execute the same commands.
	{variable: 'GITHUB_ACTIONS', color: true, issues: 'github'},
	// Azure Pipelines docs, "Predefined variables".
	{variable: 'TF_BUILD', color: true, issues: 'azure'},
	// GitLab docs, "Predefined CI/CD variables reference".
	{variable: 'GITLAB_CI', color: true, issues: undefined},
	// TeamCity docs, "Predefined build parameters".
	{variable: 'TEAMCITY_VERSION', color: false, issues: undefined},
];

const systemOf = (env: NodeJS.ProcessEnv): System | undefined =>
	systems.find(({variable}) => !['', 'false', undefined].includes(env[variable]?.toLowerCase()));

/** Whether output lines may be executed as commands. */
export const isObeyed = (env: NodeJS.ProcessEnv): boolean => systemOf(env) !== undefined;

export type OutputStream = {readonly isTTY?: boolean; readonly fd?: number};

/** The system whose log a stream goes to: neither a terminal nor a file is one. */
function logOf(stream: OutputStream, env: NodeJS.ProcessEnv): System | undefined {
	const system = systemOf(env);
	if (system === undefined || stream.isTTY === true) return undefined;
	return stream.fd !== undefined && fstatSync(stream.fd).isFile() ? undefined : system;
}

/** Whether colours are shown, although it is not a terminal. */
export const showsColor = (stream: OutputStream, env: NodeJS.ProcessEnv): boolean => logOf(stream, env)?.color === true;

/** What is written when no report was requested: the text, followed by what the CI system shows for a failure. */
export function defaultReports(
	{findings}: Report,
	{quiet}: Options,
	stream: OutputStream,
	env: NodeJS.ProcessEnv,
): ReportTarget[] {
	const issues = logOf(stream, env)?.issues;
	const failed = findings.some(({severity}) => severity === 'error');
	const formats = issues === undefined || quiet || !failed ? ['text'] : ['text', issues];
	return formats.map(format => ({format, file: undefined}));
}
