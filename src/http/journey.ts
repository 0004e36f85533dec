import {isAggregatedGroup, isBuiltinGroup} from './builtin-groups.ts';
import {goesElsewhere, isAddress} from './dials.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Finding} from '../model/finding.ts';
import {stages, type JourneyStep, type Responder, type Stage, type StageOutcome} from '../model/journey.ts';
import type {Run} from '../model/run.ts';
import {hasNoAnswer, isFailed} from './outcome.ts';
import {isUpgrade, transportOf} from './request-key.ts';
import {decodeResource, splitUrl} from './resource.ts';
import {responderOf} from './responder.ts';

type Verdict = readonly [outcome: StageOutcome, proof: string];

/** Stages inside kube-apiserver, in the order of its handler chain. */
const serverStages: ReadonlySet<Stage> = new Set([
	'authentication',
	'fairness',
	'authorization',
	'aggregation',
	'admission',
	'validation',
	'storage',
]);
const streamStages: ReadonlySet<Stage> = new Set(['upgrade', 'kubelet', 'runtime']);
const connectionStages: ReadonlySet<Stage> = new Set(['dns', 'tcp', 'tls']);

/** Whose answer shows that kube-apiserver handled the request: its own, and those that it passes on. */
const behindServer: ReadonlySet<Responder> = new Set(['api-server', 'aggregated-api', 'webhook', 'kubelet']);

/**
Without an answer a proxy is one that the client goes through: it comes before the server's name and connection.

What answered in place of the server (a gateway, a load balancer) comes after them.
*/
const throughProxy: readonly Stage[] = stages.flatMap(stage =>
	stage === 'proxy' ? [] : stage === 'dns' ? ['proxy', stage] : [stage],
);

/**
How far a request got. Its finding, if any, says where it failed; everything else follows from what its response proves. Where the
log cannot tell, the stage is `unknown` and says why.
*/
export function journeyOf(exchange: Exchange, finding: Finding | undefined, run: Run): JourneyStep[] {
	const facts = factsOf(exchange, finding, run);
	const applicable = facts.order.filter(
		stage => (facts.streams || !streamStages.has(stage)) && (facts.elsewhere || stage !== 'aggregation'),
	);
	return applicable.map(stage => {
		const [outcome, proof] = verdictOf(stage, facts);
		return {stage, outcome, proof};
	});
}

type Facts = ReturnType<typeof factsOf>;

function factsOf(exchange: Exchange, finding: Finding | undefined, run: Run) {
	const decoded = decodeResource(exchange.method, exchange.url);
	const {host, origin} = splitUrl(exchange.url);
	// client-go logs no status of a WebSocket that was refused, though the server's words.
	const refusesUpgrade =
		isUpgrade(exchange.method, exchange.url) &&
		finding !== undefined &&
		behindServer.has(finding.responder) &&
		serverStages.has(finding.stage);
	const answered = exchange.ended && (refusesUpgrade || !hasNoAnswer(exchange));
	const status = exchange.status ?? (answered && !refusesUpgrade ? 200 : undefined);
	const responder = finding?.responder ?? responderOf(exchange);
	const connects = isUpgrade(exchange.method, exchange.url) || decoded?.resource?.subresource === 'proxy';
	// What kubectl could not do by itself was no part of a request that was answered, such as a local port that is in use.
	const stage = answered && isBeforeRequest(finding?.stage) ? undefined : finding?.stage;
	const failed =
		stage ?? (isFailed(exchange) && behindServer.has(responder) ? stageOfStatus(status, exchange.method) : undefined);
	return {
		exchange,
		order: answered ? stages : throughProxy,
		host,
		plain: origin.startsWith('http://'),
		answered,
		status,
		good: status !== undefined && status < 400 && failed === undefined && finding === undefined,
		connects,
		reads: !connects && (exchange.method === 'GET' || exchange.method === 'HEAD'),
		streams: isUpgrade(exchange.method, exchange.url) || decoded?.resource?.subresource === 'log',
		about: decoded?.resource,
		group: decoded?.resource?.group ?? '',
		elsewhere: finding?.stage === 'aggregation' || !isBuiltinGroup(decoded?.resource?.group ?? ''),
		bypassed: finding?.bypassed,
		reached: finding?.reached,
		resolved: finding === undefined ? undefined : resolvedAddress(finding),
		earlier: answered ? undefined : answeredBefore(exchange, run),
		proxied: proxyDial(exchange),
		responder,
		failed,
		line: exchange.statusLine?.number ?? exchange.last,
		why: finding === undefined || failed !== finding.stage ? '' : finding.summary,
		fairnessHeader: exchange.responseHeaders.has('x-kubernetes-pf-flowschema-uid'),
	};
}

const isBeforeRequest = (stage: Stage | undefined) => stage === 'command' || stage === 'kubeconfig';

/** An error that names the address it dialed: the name had been resolved. Source: Go `net.OpError`. */
function resolvedAddress({evidence}: Finding): {readonly line: number; readonly address: string} | undefined {
	for (const {number, text} of evidence) {
		const address = /\bdial tcp (\[[\da-f:]+\]|\d+(?:\.\d+){3}):\d+: /.exec(text)?.[1];
		if (address !== undefined) return {line: number, address};
	}

	return undefined;
}

/** A traced connection to something else than the server. */
const proxyDial = ({dials, url}: Exchange): Exchange['dials'][number] | undefined =>
	dials.find(({address, error}) => error === undefined && goesElsewhere(splitUrl(url), address));

/** The last request before it to the same server that was answered. */
function answeredBefore({index, url}: Exchange, {exchanges}: Run): Exchange | undefined {
	const {origin} = splitUrl(url);
	return exchanges.findLast(
		other => other.index < index && other.status !== undefined && splitUrl(other.url).origin === origin,
	);
}

/** Where a response without a finding stopped; only what the status of a Kubernetes server itself means. */
function stageOfStatus(status: number | undefined, method: string): Stage | undefined {
	if (status === 401) return 'authentication';
	if (status === 404 || status === 409 || status === 410) return 'storage';
	if (status === 422) return 'validation';
	return status === 415 && method !== 'GET' ? 'validation' : undefined;
}

function verdictOf(stage: Stage, facts: Facts): Verdict {
	if (stage === facts.failed)
		return ['failed', facts.why === '' ? `line ${facts.line}: ${facts.exchange.status ?? 'no answer'}` : facts.why];
	if (facts.bypassed?.stages.includes(stage) === true) return ['not-reached', facts.bypassed.because];
	if (facts.failed !== undefined && isBehind(facts, stage, facts.failed)) return afterFailure(stage, facts);
	switch (stage) {
		case 'command':
		case 'kubeconfig': {
			return ['passed', `line ${facts.exchange.first}: a request was made`];
		}

		case 'credentials': {
			return credentialsVerdict(facts);
		}

		case 'dns':
		case 'tcp':
		case 'tls': {
			return connectionVerdict(stage, facts);
		}

		case 'proxy': {
			return facts.proxied !== undefined && (facts.answered || facts.failed === 'tls')
				? ['passed', `line ${facts.proxied.line.number}: the connection goes through ${facts.proxied.address}`]
				: ['unknown', 'kubectl does not log whether a proxy is in the way'];
		}

		case 'response': {
			if (facts.answered) return ['passed', `line ${facts.line}: ${facts.exchange.status ?? 'headers arrived'}`];
			return ['unknown', facts.exchange.ended ? 'no answer' : 'the log ends before the answer'];
		}

		case 'output': {
			return facts.good ? ['passed', 'the answer was usable'] : ['unknown', 'output is not part of the log'];
		}

		default: {
			return streamStages.has(stage) ? streamVerdict(stage, facts) : serverVerdict(stage, facts);
		}
	}
}

const isBehind = ({order}: Facts, stage: Stage, other: Stage) => order.indexOf(stage) > order.indexOf(other);

/** Credentials are added before the connection is made: client-go `transport/transport.go`, `HTTPWrappersForConfig`. */
function credentialsVerdict({answered, line, exchange, failed, reached}: Facts): Verdict {
	if (answered) return ['passed', `line ${line}: the request was sent`];
	const [dial] = exchange.dials;
	if (dial !== undefined) return ['passed', `line ${dial.line.number}: a connection was tried, which comes after them`];
	if (exchange.timing.getConnectionMs !== undefined || exchange.timing.serverMs !== undefined)
		return ['passed', `line ${line}: a connection was used, which comes after them`];
	if (failed !== undefined && (failed === 'proxy' || connectionStages.has(failed)))
		return ['passed', `a connection was tried, which comes after them; it failed at ${failed}`];
	if (reached !== undefined) return ['passed', reached.because];
	return ['unknown', 'a credential plugin leaves no trace in the log when it succeeds'];
}

function afterFailure(stage: Stage, facts: Facts): Verdict {
	// An error response is still a response.
	if (stage === 'response' && facts.answered)
		return ['passed', `line ${facts.line}: ${facts.exchange.status ?? 'headers arrived'}`];
	const skipped = skippedVerdict(stage, facts);
	if (skipped !== undefined) return skipped;
	if (stage === 'validation' && facts.failed === 'admission')
		return ['unknown', 'mutating admission comes before validation, validating admission behind it'];
	return ['not-reached', `stopped at ${facts.failed ?? 'an earlier stage'}`];
}

function connectionVerdict(stage: 'dns' | 'tcp' | 'tls', facts: Facts): Verdict {
	if (stage === 'dns' && isAddress(facts.host)) return ['skipped', 'the server is given as an address'];
	if (stage === 'dns' && facts.proxied !== undefined) return ['skipped', 'the proxy looks up the name of the server'];
	if (stage === 'tls' && facts.plain) return ['skipped', 'the URL is plain http'];
	const proof = connectionProof(stage, facts);
	return proof === undefined ? ['unknown', 'the log has no trace of the connection'] : ['passed', proof];
}

/** What shows that the name was resolved, the connection made, or its handshake done; undefined where nothing does. */
function connectionProof(stage: 'dns' | 'tcp' | 'tls', facts: Facts): string | undefined {
	const {exchange, failed, reached, resolved, earlier} = facts;
	if (stage === 'dns' && exchange.dnsAddresses !== undefined && !/^(?:\[\])?$/.test(exchange.dnsAddresses))
		return `resolved to ${exchange.dnsAddresses}`;
	const dialed = exchange.dials.find(({error}) => error === undefined);
	if (stage !== 'tls' && dialed !== undefined) return `line ${dialed.line.number}: connected to ${dialed.address}`;
	if (facts.answered) return `line ${facts.line}: an HTTP answer arrived`;
	// Logged in place of the phases of a new connection. Source: client-go `transport/round_trippers.go`.
	if (exchange.timing.getConnectionMs !== undefined)
		return `line ${facts.line}: GetConnection, so the connection was an earlier request's`;
	if (exchange.timing.serverMs !== undefined) return `line ${facts.line}: a first byte of an answer arrived`;
	if (failed === 'tls') return 'what failed came after the connection was made';
	if (reached !== undefined && !isBehind(facts, stage, reached.stage)) return reached.because;
	if (stage === 'dns' && resolved !== undefined) return `line ${resolved.line}: resolved to ${resolved.address}`;
	if (earlier !== undefined && (failed === undefined || !connectionStages.has(failed)) && failed !== 'proxy')
		return `line ${earlier.statusLine?.number ?? earlier.last}: the same server had answered request ${earlier.index}`;
	return undefined;
}

/** Connections are admitted, whatever their method, and have no object to validate: apiserver `endpoints/handlers/rest.go`. */
function skippedVerdict(stage: Stage, {reads, connects}: Facts): Verdict | undefined {
	if ((stage === 'admission' || stage === 'validation') && reads)
		return ['skipped', 'reads are neither admitted nor validated'];
	return stage === 'validation' && connects ? ['skipped', 'a connection is not validated'] : undefined;
}

/** A path that kube-apiserver serves, perhaps below one of a gateway. */
const isServed = (url: string): boolean =>
	/\/(?:apis?|openapi|version|swagger[\w.-]*|healthz|livez|readyz|metrics|logs?|debug|\.well-known|openid)(?:[/?]|$)|^https?:\/\/[^/]+\/?(?:\?|$)/i.test(
		url,
	);

function serverVerdict(stage: Stage, facts: Facts): Verdict {
	const {status, fairnessHeader, responder, line, failed, about} = facts;
	const skipped = skippedVerdict(stage, facts);
	if (skipped !== undefined) return skipped;
	if (stage === 'storage' && about === undefined && failed === undefined)
		return ['skipped', 'the path names no stored object'];
	if (!facts.answered) return ['unknown', 'no answer says so'];
	if (responder === 'proxy' || responder === 'load-balancer') return ['not-reached', `answered by a ${responder}`];
	if (responder === 'identity-provider') return ['skipped', 'the request was not for the API server'];
	if (fairnessHeader && (stage === 'authentication' || stage === 'fairness'))
		return ['passed', 'header X-Kubernetes-Pf-Flowschema-Uid'];
	if (stage === 'fairness')
		return ['unknown', 'the answer has no X-Kubernetes-Pf headers, or the level does not print them'];
	if (stage === 'aggregation' && !isAggregatedGroup(facts.group) && responder !== 'aggregated-api')
		return [
			'unknown',
			'a custom resource is served by kube-apiserver itself, an aggregated API by a program behind it',
		];
	if (status !== undefined && status >= 300 && status < 400 && status !== 304)
		return ['unknown', 'a redirect does not show who sent it: kube-apiserver itself sends hardly any'];
	if (!isServed(facts.exchange.url))
		return ['unknown', 'kube-apiserver does not serve this path, so a redirect may have led elsewhere'];
	// Whatever failed afterwards failed on its way back.
	if (status !== undefined && status < 400)
		return ['passed', `line ${line}: ${facts.exchange.status ?? 'an answer that is no error'}`];
	// `Update` and `Delete` read the object, and then have the change admitted: apiserver `registry/generic/registry/store.go`.
	if ((stage === 'admission' || stage === 'validation') && status === 404 && failed === 'storage' && !facts.connects)
		return ['not-reached', 'the object is read before it is changed'];
	// Decoding comes first, in apiserver `endpoints/handlers/create.go`; `BeforeCreate` validates behind mutating admission.
	if (stage === 'admission' && failed === 'validation' && status !== 422)
		return ['unknown', 'an object that cannot be decoded is refused before admission'];
	// Words that only the API server has name a later stage: all earlier ones were passed.
	if (failed !== undefined && behindServer.has(responder) && (serverStages.has(failed) || streamStages.has(failed)))
		return ['passed', `line ${line}: refused later, at ${failed}`];
	if (responder === 'unknown') return ['unknown', 'the log does not show who answered'];
	return ['unknown', 'the answer does not say how far it got'];
}

/**
Hops behind the API server.

It answers a WebSocket itself before it calls the kubelet (`StreamTranslatorHandler` in apiserver `pkg/util/proxy`), but for
port-forward, and hands on the kubelet's answer to SPDY (`UpgradeAwareHandler` in apimachinery `pkg/util/proxy`).
*/
function streamVerdict(stage: Stage, facts: Facts): Verdict {
	const {exchange, good, line, about, failed, reached} = facts;
	const logs = about?.subresource === 'log';
	if (stage === 'upgrade' && logs) return ['skipped', 'logs are an ordinary response'];
	if (stage === 'upgrade' && exchange.status !== undefined && exchange.status >= 400)
		return ['not-reached', `line ${line}: ${exchange.status}, and no upgrade`];
	if (failed !== undefined && streamStages.has(failed))
		return ['passed', `line ${line}: it failed later, at ${failed}`];
	if (reached !== undefined && streamStages.has(reached.stage) && !isBehind(facts, stage, reached.stage))
		return ['passed', reached.because];
	if (exchange.status === 101) {
		const transport = transportOf(exchange);
		if (stage === 'upgrade') return ['passed', `line ${line}: 101, ${transport}`];
		if (stage === 'kubelet' && (transport === 'SPDY' || about?.subresource === 'portforward'))
			return ['passed', `line ${line}: 101, which is the kubelet's`];
		return ['unknown', 'what comes through the stream is not in the log'];
	}

	if (stage === 'kubelet' && good) return ['passed', `line ${line}: ${exchange.status ?? 'answered'}`];
	return ['unknown', 'the log does not show this hop'];
}
