import type {FactValue} from '../model/finding.ts';
import type {JourneyStep} from '../model/journey.ts';
import type {Report, ReportExchange, ReportFinding} from '../model/report.ts';
import {analyzeText} from '../pipeline.ts';
import {reportOf} from '../report/report.ts';
import type {Checked} from './examine.ts';

const names = ['network/dns-no-such-host', 'network/dns-server-misbehaving', 'network/dns-timeout'];

/**
What may stand behind a failure that is only known by its effect: the causes that explain it, where they are found afterwards.

A connection that the log shows to be there explains no time-out of its making.
*/
const behind: Readonly<Record<string, (facts: ReportFinding['facts']) => readonly string[]>> = {
	'network/client-timeout': ({connected}) =>
		connected === true ? [] : [...names, 'network/dial-timeout', 'network/tls-handshake-timeout'],
	// A server that refuses a client certificate, or the handshake, may hang up before its alert arrives.
	'network/connection-eof': () => ['authentication/client-cert-rejected', 'network/tls-handshake-failure'],
	'network/connection-reset': () => ['authentication/client-cert-rejected', 'network/tls-handshake-failure'],
	'authentication/credentials-rejected': () => ['authentication/token-expired', 'authentication/clock-skew-token'],
};

/** OpenSSL's names of alerts, in Go's words. Source: Go `crypto/tls/alert.go`. */
const alerts: ReadonlyArray<readonly [code: RegExp, words: string]> = [
	[/CERTIFICATE_REQUIRED$/, 'certificate required'],
	[/BAD_CERTIFICATE$/, 'bad certificate'],
	[/UNSUPPORTED_CERTIFICATE$/, 'unsupported certificate'],
	[/CERTIFICATE_REVOKED$/, 'revoked certificate'],
	[/CERTIFICATE_EXPIRED$/, 'expired certificate'],
	[/CERTIFICATE_UNKNOWN$/, 'unknown certificate'],
	[/UNKNOWN_CA$/, 'unknown certificate authority'],
	[/HANDSHAKE_FAILURE$/, 'handshake failure'],
	[/PROTOCOL_VERSION$/, 'protocol version not supported'],
];

type Facts = Readonly<Record<string, FactValue>>;

const lookup =
	(words: string) =>
	({host}: Facts) =>
		`dial tcp: lookup ${String(host)}: ${words}`;

function alert({code}: Facts): string | undefined {
	const words = alerts.find(([name]) => name.test(String(code)))?.[1];
	return words === undefined ? undefined : `remote error: tls: ${words}`;
}

/** The words of kubectl for what a check has found, by which the catalogue knows the cause. */
const words: Readonly<Record<string, (facts: Facts) => string | undefined>> = {
	'network/dns-no-such-host': lookup('no such host'),
	'network/dns-server-misbehaving': lookup('server misbehaving'),
	'network/dns-timeout': lookup('i/o timeout'),
	'network/dial-timeout': ({addresses}) => `dial tcp ${String([addresses].flat()[0]).replace(/ .*/, '')}: i/o timeout`,
	'network/tls-handshake-timeout': () => 'net/http: TLS handshake timeout',
	'network/tls-handshake-failure': alert,
	'authentication/client-cert-rejected': alert,
};

/** The same in answers of the server. */
const answers: Readonly<Record<string, string>> = {
	'authentication/token-expired': 'token has expired',
	'authentication/clock-skew-token': 'token is not yet valid',
};

/** What was found here, where the catalogue quotes an answer of the server. */
const summaries: Readonly<Record<string, string>> = {
	'authentication/token-expired': 'The token has expired.',
	'authentication/clock-skew-token': 'The token is not valid yet, by the clock of this machine.',
};

/**
The finding of the cause that explains this one, with what the catalogue says of it; undefined where what was found explains nothing.

The lines of the log, and the requests, stay: they show the effect.
*/
export function explained(
	finding: ReportFinding,
	found: Pick<Checked, 'cause' | 'facts'>,
	exchange: ReportExchange | undefined,
	command: string | null,
): ReportFinding | undefined {
	const {cause, facts} = found;
	if (cause === null || behind[finding.id]?.(finding.facts).includes(cause) !== true) return undefined;
	const log = logOf(cause, facts, exchange);
	if (log === undefined) return undefined;
	const prompt = command === null ? [] : [`$ ${command}`];
	const known = reportOf(analyzeText([...prompt, ...log, ''].join('\n'))).findings.find(({id}) => id === cause);
	if (known === undefined) return undefined;
	return {...replaced(finding, known), summary: summaries[cause] ?? known.summary, unknowns: []};
}

/** A finding with the name, the sentences and the steps of another one. */
export function replaced(finding: ReportFinding, by: ReportFinding): ReportFinding {
	const {run, exchanges, evidence, count, severity, recovered, shell} = finding;
	const {suppression: _one, misleading: _two, probes: _three, ...other} = by;
	return {...other, run, exchanges, evidence, count, severity, recovered, ...(shell !== undefined && {shell})};
}

/** Of kubectl, about the same request. */
function logOf(cause: string, facts: Facts, exchange: ReportExchange | undefined): readonly string[] | undefined {
	const entry = (text: string) => `I0101 00:00:00.000000       1 round_trippers.go:553] ${text}`;
	const {method = 'GET', url = 'https://localhost/version'} = exchange ?? {};
	const answer = answers[cause];
	if (answer !== undefined)
		return [
			entry(`${method} ${url} 401 Unauthorized in 0 milliseconds`),
			`error: You must be logged in to the server (${answer})`,
		];
	const said = words[cause]?.(facts);
	if (said === undefined) return undefined;
	return [
		...(exchange === undefined ? [] : [entry(`${method} ${url}  in 0 milliseconds`)]),
		`Unable to connect to the server: ${exchange === undefined ? '' : `Get "${url}": `}${said}`,
	];
}

/** The runs of a report, with the journeys of findings that have another cause now. */
export function withJourneys(
	runs: Report['runs'],
	before: readonly ReportFinding[],
	after: readonly ReportFinding[],
): Report['runs'] {
	const other = after.filter((finding, index) => finding.id !== before[index]?.id);
	const ending = new Map(other.flatMap(finding => finding.exchanges.map(id => [id, finding])));
	if (ending.size === 0) return runs;
	return runs.map(run => ({
		...run,
		exchanges: run.exchanges.map(exchange => {
			const finding = ending.get(exchange.id);
			return finding === undefined ? exchange : {...plain(exchange), journey: endingIn(exchange.journey, finding)};
		}),
	}));
}

const plain = (exchange: ReportExchange & {readonly toJSON?: () => ReportExchange}): ReportExchange =>
	exchange.toJSON?.() ?? exchange;

function endingIn(journey: readonly JourneyStep[], {stage, probes = []}: ReportFinding): readonly JourneyStep[] {
	const end = journey.findIndex(step => step.stage === stage);
	if (end === -1) return journey;
	const asked = `asked afterwards: ${probes[0]?.result ?? ''}`;
	return journey.map((step, at): JourneyStep => {
		if (at < end) return step.outcome === 'failed' ? {...step, outcome: 'unknown', proof: asked} : step;
		return {
			...step,
			outcome: at === end ? 'failed' : step.outcome === 'skipped' ? 'skipped' : 'not-reached',
			proof: asked,
		};
	});
}
