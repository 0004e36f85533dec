import {isAggregatedGroup, isBuiltinGroup} from './builtin-groups.ts';
import type {Exchange} from '../model/exchange.ts';
import type {Finding} from '../model/finding.ts';
import {stages, type JourneyStep, type Stage, type StageOutcome} from '../model/journey.ts';
import {hasNoAnswer, isFailed} from './outcome.ts';
import {isUpgrade} from './request-key.ts';
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

const isAddress = (host: string) => /^(?:\[.*\]|\d+(?:\.\d+){3})(?::\d+)?$/.test(host);

/**
How far a request got. Its finding, if any, says where it failed; everything else follows from what its response proves. Where the
log cannot tell, the stage is `unknown` and says why.
*/
export function journeyOf(exchange: Exchange, finding: Finding | undefined): JourneyStep[] {
	const facts = factsOf(exchange, finding);
	const applicable = stages.filter(
		stage => (facts.streams || !streamStages.has(stage)) && (facts.elsewhere || stage !== 'aggregation'),
	);
	return applicable.map(stage => {
		const [outcome, proof] = verdictOf(stage, facts);
		return {stage, outcome, proof};
	});
}

type Facts = ReturnType<typeof factsOf>;

function factsOf(exchange: Exchange, finding: Finding | undefined) {
	const decoded = decodeResource(exchange.method, exchange.url);
	const {host, origin} = splitUrl(exchange.url);
	const answered = exchange.ended && !hasNoAnswer(exchange);
	const status = exchange.status ?? (answered ? 200 : undefined);
	const failed = finding?.stage ?? (isFailed(exchange) ? stageOfStatus(status, exchange.method) : undefined);
	return {
		exchange,
		host,
		plain: origin.startsWith('http://'),
		answered,
		status,
		good: status !== undefined && status < 400 && failed === undefined,
		reads: exchange.method === 'GET' || exchange.method === 'HEAD',
		streams: isUpgrade(exchange.method, exchange.url) || decoded?.resource?.subresource === 'log',
		about: decoded?.resource,
		group: decoded?.resource?.group ?? '',
		elsewhere: finding?.stage === 'aggregation' || !isBuiltinGroup(decoded?.resource?.group ?? ''),
		bypassed: finding?.bypassed,
		responder: finding?.responder ?? responderOf(exchange),
		failed,
		line: exchange.statusLine?.number ?? exchange.last,
		why: finding === undefined ? '' : finding.summary,
		fairnessHeader: exchange.responseHeaders.has('x-kubernetes-pf-flowschema-uid'),
	};
}

/** Where a response without a finding stopped; only what the status itself means. */
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
	const position = facts.failed === undefined ? -1 : stages.indexOf(facts.failed);
	if (position !== -1 && stages.indexOf(stage) > position) return afterFailure(stage, facts);
	switch (stage) {
		case 'command':
		case 'kubeconfig': {
			return ['passed', `line ${facts.exchange.first}: a request was made`];
		}

		case 'credentials': {
			return beyondNetwork(facts)
				? ['passed', `line ${facts.line}: the request was sent`]
				: ['unknown', 'a credential plugin leaves no trace in the log when it succeeds'];
		}

		case 'dns':
		case 'tcp':
		case 'tls': {
			return networkVerdict(stage, facts);
		}

		case 'proxy': {
			return ['unknown', 'kubectl does not log whether a proxy is in the way'];
		}

		case 'response': {
			if (facts.answered) return ['passed', `line ${facts.line}: ${facts.exchange.status ?? 'headers arrived'}`];
			return ['unknown', facts.exchange.ended ? 'no answer' : 'the log ends before the answer'];
		}

		case 'output': {
			return facts.good ? ['passed', 'the answer was usable'] : ['unknown', 'output is not part of the log'];
		}

		default: {
			return streamStages.has(stage) ? streamVerdict(facts) : serverVerdict(stage, facts);
		}
	}
}

const beyondNetwork = ({answered, exchange, failed}: Facts) =>
	answered || exchange.dials.length > 0 || failed === 'dns' || failed === 'tcp' || failed === 'tls';

function afterFailure(stage: Stage, facts: Facts): Verdict {
	// An error response is still a response.
	if (stage === 'response' && facts.answered)
		return ['passed', `line ${facts.line}: ${facts.exchange.status ?? 'headers arrived'}`];
	if ((stage === 'admission' || stage === 'validation') && facts.reads)
		return ['skipped', 'reads are neither admitted nor validated'];
	if (stage === 'validation' && facts.failed === 'admission')
		return ['unknown', 'mutating admission comes before validation, validating admission behind it'];
	return ['not-reached', `stopped at ${facts.failed ?? 'an earlier stage'}`];
}

function networkVerdict(stage: 'dns' | 'tcp' | 'tls', facts: Facts): Verdict {
	const {exchange, host, plain} = facts;
	const dialled = exchange.dials.find(({error}) => error === undefined);
	if (stage === 'dns') {
		if (isAddress(host)) return ['skipped', 'the server is given as an address'];
		if (exchange.dnsAddresses !== undefined && exchange.dnsAddresses !== '')
			return ['passed', `resolved to ${exchange.dnsAddresses}`];
	}

	if (stage === 'tls' && plain) return ['skipped', 'the URL is plain http'];
	if (stage !== 'dns' && dialled !== undefined && stage === 'tcp')
		return ['passed', `line ${dialled.line.number}: connected to ${dialled.address}`];
	if (facts.answered) return ['passed', `line ${facts.line}: an HTTP answer arrived`];
	// A later network stage failed, so this one was passed.
	if (facts.failed !== undefined && stages.indexOf(facts.failed) > stages.indexOf(stage))
		return ['passed', `it failed later, at ${facts.failed}`];
	return ['unknown', 'the log has no connection trace; -v=9 prints one'];
}

function serverVerdict(stage: Stage, facts: Facts): Verdict {
	const {status, reads, fairnessHeader, responder, line, failed, about} = facts;
	if ((stage === 'admission' || stage === 'validation') && reads)
		return ['skipped', 'reads are neither admitted nor validated'];
	if (stage === 'storage' && about === undefined && failed === undefined)
		return ['skipped', 'the path names no stored object'];
	if (!facts.answered) return ['unknown', 'no answer says so'];
	if (responder === 'proxy' || responder === 'load-balancer') return ['not-reached', `answered by a ${responder}`];
	if (fairnessHeader && (stage === 'authentication' || stage === 'fairness'))
		return ['passed', 'header X-Kubernetes-Pf-Flowschema-Uid'];
	if (stage === 'fairness')
		return ['unknown', 'the answer has no X-Kubernetes-Pf headers, or the level does not print them'];
	if (stage === 'aggregation' && !isAggregatedGroup(facts.group) && responder !== 'aggregated-api')
		return [
			'unknown',
			'a custom resource is served by kube-apiserver itself, an aggregated API by a program behind it',
		];
	// If a later stage refused, or the response was good, all earlier ones were passed.
	if (failed !== undefined && (serverStages.has(failed) || streamStages.has(failed)))
		return ['passed', `line ${line}: refused later, at ${failed}`];
	if (facts.good) return ['passed', `line ${line}: ${status}`];
	return ['unknown', 'the answer does not say how far it got'];
}

function streamVerdict({exchange, good, line}: Facts): Verdict {
	if (exchange.status === 101) return ['passed', `line ${line}: 101`];
	return good
		? ['passed', `line ${line}: ${exchange.status ?? 'answered'}`]
		: ['unknown', 'the log does not show this hop'];
}
