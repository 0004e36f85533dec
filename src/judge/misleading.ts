import {responderOf} from '../http/responder.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Finding, Misleading} from '../model/finding.ts';
import type {Note, Run} from '../model/run.ts';

/** kubectl's words that name something other than what happened, and when they do. */
type Wording = {
	readonly words: RegExp;
	/** What the words would be right about: with such a finding nothing is misleading. */
	readonly right: (finding: Finding) => boolean;
	/** A sentence without its full stop. */
	readonly instead: (finding: Finding) => string;
};

/**
What kubectl's last line says when something else failed.

Sources: kubectl `pkg/cmd/util/helpers.go` (`StandardErrorMessage`: whatever refuses a connection or answers is taken for the
server), cli-runtime `pkg/resource/builder.go` and client-go `restmapper` (a type that could not be looked up does not exist).
*/
const wordings: readonly Wording[] = [
	{
		words: /^error: the server doesn't have a resource type "|no matches for kind "/,
		right: ({class: kind, cause}) => kind === 'request' || kind === 'unknown' || cause === 'localhost-8080',
		instead: finding => `${requestOf(finding)}, so the list of resource types could not be read`,
	},
	{
		words: /^Error from server \(NotFound\): the server could not find the requested resource/,
		right: ({class: kind}) => kind === 'request' || kind === 'unknown',
		instead: requestOf,
	},
	{
		words: /^The connection to the server \S+ was refused/,
		right: ({cause}) => !/^proxy-(?!connect-denied$)|^localhost-8080$/.test(cause),
		instead: ({cause, grade}) =>
			cause === 'localhost-8080'
				? `${grade === 'proven' ? 'no' : 'probably no'} kubeconfig named a server, and this address is the one that kubectl falls back to`
				: 'it was the proxy that could not be reached, not the server',
	},
	{
		words: /^Unable to connect to the server: getting credentials: /,
		right: ({class: kind}) => kind !== 'authentication',
		instead: () => 'no connection was tried; the credentials could not be obtained before it',
	},
	{
		words: /^Unable to connect to the server: /,
		right: ({stage}) => stage !== 'kubeconfig' && stage !== 'credentials',
		instead: ({stage}) =>
			`no connection was tried; ${stage === 'kubeconfig' ? 'the address is not valid' : 'the request could not be made with these credentials'}`,
	},
	{
		words: /^(?:error: )?You must be logged in to the server/,
		right: ({class: kind}) => kind === 'authentication',
		instead: requestOf,
	},
	{
		words: /^Error from server/,
		right: ({responder}) => responder !== 'proxy' && responder !== 'load-balancer',
		instead: ({responder, grade}) =>
			`kubectl calls whoever answers the server; this answer ${grade === 'proven' ? 'came' : 'probably came'} from a ${responder === 'proxy' ? 'proxy' : 'load balancer'} in front of it`,
	},
];

/** Adds kubectl's misleading words to a finding; a run ends in one line, so the first finding that it hides gets it. */
export function withMisleadingWords(run: Run, findings: readonly Finding[]): Finding[] {
	const finals = run.notes.filter(({kind}) => kind === 'final');
	const taken = new Set<Note>();
	return findings.map(finding => {
		for (const note of finals) {
			const wording = taken.has(note) ? undefined : wordings.find(({words}) => words.test(note.text));
			const [line] = note.lines;
			if (wording === undefined || line === undefined || findings.some(other => wording.right(other))) continue;
			taken.add(note);
			const misleading: Misleading = {line, said: note.text.split('\n', 1)[0] ?? '', because: wording.instead(finding)};
			return {...finding, misleading};
		}

		return finding;
	});
}

/** `request 1 was answered 401 Unauthorized`, `request 1 got no answer` */
function requestOf({exchanges: [exchange]}: Finding): string {
	if (exchange === undefined) return 'something failed before it';
	return `request ${exchange.index} ${exchange.status === undefined ? 'got no answer' : answered(exchange)}`;
}

const answered = (exchange: Exchange): string =>
	`was answered ${exchange.status ?? ''} ${exchange.statusText}`.trimEnd() +
	(responderOf(exchange) === 'api-server' ? ' by the API server' : '');
