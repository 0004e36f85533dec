import {wrappers} from '../read/wrappers/registry.ts';
import type {Wrapper} from '../read/wrappers/wrapper.ts';
import {withoutAnsi} from '../text/latin1.ts';

export {beginsRecord, isInRecord} from '../read/wrappers/powershell.ts';

/** Frames around one line: a container's log in that of a CI system, quoted in a mail. */
const MAX_FRAMES = 5;

/**
What else is put in front of every line by programs that run others, and needs the words of a client behind it as proof. latin1.

`[deploy] ` of concurrently and GitHub's annotations, `null_resource.deploy (local-exec): ` of Terraform, `ERROR: ` and `[ERROR]` of loggers, `time  level  logger - ` of Python's.
*/
const fronts: readonly RegExp[] = [
	/^\[[\w./-]{1,120}\] (?!\[)/,
	/^[\w.[\]"-]{1,160} \((?:local|remote)-exec\): /,
	/^##\[(?:error|warning|debug)\]/,
	/^::(?:error|warning|debug)(?: [^:]{1,200})?::/,
	/^\[?(?:ERROR|ERRO|WARN|WARNING|FATAL|FATA|CRITICAL|INFO|DEBUG|DEBU)\]?(?:\[\d{1,8}\])?:? {1,4}/,
	/^(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d(?:[.,]\d{1,9})? (?:\| )?(?:ERROR|WARN|WARNING|CRITICAL|INFO|DEBUG) {1,6}(?:\| )?[\w.:-]{1,120} {1,3}-? ?/,
	// kustomize, npm and make in front of what a program below them says
	/^(?:npm (?:err(?:or)?|ERR)!? )/,
];

/** Those that take a string apart, need a header of klog beneath, or whose prefix may as well be an indentation of anything. */
const others = new Set(['ansible', 'circleci', 'indent', 'json', 'json-member', 'logfmt', 'prefix', 'stern']);

const byFirst: ReadonlyArray<readonly Wrapper[]> = Array.from({length: 256}, (_, code) =>
	wrappers.filter(
		({name, starts}) =>
			!others.has(name) && (starts === undefined ? code > 0x20 : starts.includes(String.fromCharCode(code))),
	),
);

/** `pod container `, or with the namespace in front; what follows must be words of a client. */
const stern =
	/^(?:[a-z0-9][a-z0-9.-]{0,250} ){1,2}[a-z0-9][a-z0-9-]{0,62} (?=(?:[Ee]rror: |Error from server|Unable to connect|The connection to))/;

/** A line without colours and without what CI systems, runtimes and loggers put in front of it; latin1. */
export function unframed(line: string): string {
	let text = line.includes('\u001B') ? withoutAnsi(line) : line;
	for (let turn = 0; turn < MAX_FRAMES; turn++) {
		const inside = within(text);
		if (inside === undefined) break;
		text = inside;
	}

	return text;
}

const noUnit = /^\[|^STEP |\b(?:error|warning|fatal)$/i;

function within(text: string): string | undefined {
	for (const {name, unwrap, writer} of byFirst[text.charCodeAt(0)] ?? []) {
		// `… [deploy] error: ` is no host with a unit.
		if (name === 'syslog' && noUnit.test(writer?.(text) ?? '')) continue;
		const inside = unwrap(text);
		if (inside !== undefined && !inside.includes('\n')) return inside;
	}

	for (const front of [...fronts, stern]) {
		const match = front.exec(text);
		if (match !== null) return text.slice(match[0].length);
	}

	return undefined;
}
