import {readStatus} from '../http/status.ts';
import type {Entry} from '../klog/entry.ts';
import {linesOf} from '../klog/received.ts';
import {withoutStacks} from '../klog/stacks.ts';
import {parseStructured} from '../klog/values.ts';
import type {NoteKind} from '../model/run.ts';
import {bytesOf, decodeBytes} from '../text/latin1.ts';
import type {RunBuilder} from './run-builder.ts';

/**
Entries other than HTTP lines that say what happened, recognised by wording: file names change between releases.

Sources: client-go `discovery/cached/memory/memcache.go`, `discovery/cached/disk/cached_discovery.go`, `restmapper/shortcut.go`,
`rest/request.go`, `rest/with_retry.go`, `tools/clientcmd/loader.go`; apimachinery `pkg/watch/streamwatcher.go`; kubectl `pkg/cmd/util/helpers.go`.
*/
type Wording = {readonly kind: NoteKind; readonly pattern: RegExp};

/** The first group, if there is one, is the sentence itself. */
const wordings: readonly Wording[] = [
	{kind: 'discovery', pattern: /^couldn't get current server API group list: ([^]*)/},
	{kind: 'discovery', pattern: /^couldn't get resource list for [^]*/},
	{kind: 'discovery', pattern: /^skipped caching discovery info due to ([^]*)/},
	{kind: 'discovery', pattern: /^Error loading discovery information: ([^]*)/},
	{kind: 'discovery', pattern: /^openapi v3 error\.\.\.falling back to legacy: ([^]*)/},
	{kind: 'connection', pattern: /^Connection error: ([^]*)/},
	{kind: 'fallback', pattern: /^RemoteCommand fallback(?:: )?([^]*)/},
	{kind: 'fallback', pattern: /^fallback to secondary dialer from primary dialer err: ([^]*)/},
	{
		kind: 'error',
		pattern: /^(?:Stream|Unexpected) error .*when reading response body[^]*/,
	},
	{kind: 'error', pattern: /^Config not found: [^]*/},
	{kind: 'error', pattern: /^Unable to decode server response into a Table[^]*/},
	// An ordinary end is not logged.
	{kind: 'watch', pattern: /^Unexpected EOF during watch stream event decoding[^]*/},
	{kind: 'wait', pattern: /^(?:Throttling request took|Waited (?:for|before)|Got a Retry-After)[^]*/},
];

/**
client-go has read certificate and key from files, and will look for newer ones.

A pair in the kubeconfig itself, and one of a credential plugin, are not announced. Source: client-go `transport/cache.go`
(`ReloadTLSFiles`), `transport/cert_rotation.go`, from 1.20 on.
*/
const clientCertificate = /^"?Starting client certificate rotation controller/;

/** Cheap test before the patterns: first letters of all wordings above, and of quotes. */
const firstLetters = new Set(bytesOf('cseEoCRfSUTWG"'));

/** Passes an entry to the run as a note, if it is one. */
export function readNote(entry: Entry, run: RunBuilder): void {
	const {severity} = entry;
	if (severity === 'I' && !firstLetters.has(entry.letter)) return;
	const {message} = entry;
	if (severity === 'I' && message.startsWith('"Feature gate')) return;
	if (message.startsWith('Config loaded from file')) {
		run.run.kubeconfig ??= decodeBytes(message.replace(/^Config loaded from file:? */, ''));
		return;
	}

	if (clientCertificate.test(message)) {
		[run.run.clientCertificate] = linesOf(entry);
		return;
	}

	if (message.startsWith('server response object: ')) {
		const text = decodeBytes(message);
		const status = readStatus(text);
		if (status !== undefined) run.note('status', status.message ?? '', entry, status);
		return;
	}

	if (severity === 'F') {
		const words = withoutStacks(message);
		run.note('final', decodeBytes(words), {lines: entry.lines.slice(0, words.split('\n').length)});
		return;
	}

	const text = decodeBytes(sentence(message));
	for (const {kind, pattern} of wordings) {
		const match = pattern.exec(text);
		if (match === null) continue;
		const said = (match[1] ?? match[0]).replace(/^\s+/, '');
		if (/getting credentials: |exec plugin/.test(said)) {
			const before = run.takeBefore();
			if (before.length > 0) run.note('plugin', before.map(({text}) => decodeBytes(text)).join('\n'), {lines: before});
		}

		run.note(kind, said, entry);
		return;
	}

	if (severity === 'E') run.note('error', text, entry);
	else if (severity === 'W' && entry.header?.file === 'warnings.go') run.note('warning', text, entry);
}

/** The text of an entry: for structured ones the error if there is one, otherwise message and values. */
function sentence(message: string): string {
	if (message.charCodeAt(0) !== 0x22) return message;
	const parsed = parseStructured(message);
	if (parsed === undefined) return message;
	const error = parsed.values.get('err');
	if (error === undefined) {
		return [parsed.message, ...[...parsed.values].map(([key, value]) => `${key}=${value}`)].join(' ');
	}

	if (parsed.message === 'Unhandled Error') return error;
	const said = formerly.get(parsed.message)?.(name => parsed.values.get(name) ?? '') ?? `${parsed.message}:`;
	return `${said} ${error}`;
}

/**
Messages of kubectl 1.37 with an `err`, and what earlier releases say before it: the same entries are known by one wording.

Sources: client-go `discovery/cached`, `tools/portforward/portforward.go`.
*/
const formerly: ReadonlyMap<string, (value: (name: string) => string) => string> = new Map([
	["Couldn't get current server API group list", () => "couldn't get current server API group list:"],
	[
		"Couldn't get resource list",
		value => `couldn't get resource list for ${value('groupVersion') === '' ? value('gv') : value('groupVersion')}:`,
	],
	['Skipped caching discovery info due to error', () => 'skipped caching discovery info due to'],
	[
		'An error occurred forwarding',
		value => `an error occurred forwarding ${value('localPort')} -> ${value('remotePort')}:`,
	],
	...['creating error stream', 'creating forwarding stream', 'reading from error stream'].map(
		what =>
			[
				`Error ${what}`,
				(value: (name: string) => string) => `error ${what} for port ${value('localPort')} -> ${value('remotePort')}:`,
			] as const,
	),
]);
