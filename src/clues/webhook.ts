import type {Failure, Said} from '../failures/failure.ts';
import type {FactValue, NextStep} from '../model/finding.ts';
import {step} from '../kubectl/step.ts';
import {sh} from '../text/sh.ts';
import {targetOf} from './target.ts';
import {isUnanswered} from './words.ts';
import {shorten} from '../text/shorten.ts';

/** What became of the API server's call to a webhook that did not give an answer. */
export type Trouble = 'tls' | 'bad-response' | 'timeout' | 'unreachable';

/** `failed calling webhook "…": …`, taken apart. */
export type WebhookCall = {
	readonly said: Said;
	readonly webhook: string;
	readonly url: string | undefined;
	readonly service: string | undefined;
	readonly serviceNamespace: string | undefined;
	/** The error of the call, in the API server's words. */
	readonly error: string;
	readonly trouble: Trouble;
	/** False when the error is none of the known wordings. */
	readonly certain: boolean;
};

// failed calling webhook "a.b.c": failed to call webhook: Post "https://svc.ns.svc:443/path?timeout=10s": <error>
// Source: apiserver pkg/admission/plugin/webhook/errors and pkg/util/webhook/client.go.
const call = /failed calling (?:admission )?webhook "([^"]*)": ([^]*)/;

const unreachable =
	/dial tcp|no endpoints available|EOF|(?:service|endpoints) "?[^"]{0,300}"? not found|connection re(?:fused|set)|no such host|no route to host|[Nn]o agent available|error trying to reach service|proxy error|Service Unavailable|Bad Gateway|broken pipe|http2: /;

function troubleOf(error: string): Trouble | undefined {
	if (
		/x509:|remote error: tls|tls: (?!.{0,300}handshake timeout)|server gave HTTP response to HTTPS client/.test(error)
	)
		return 'tls';
	if (/dial tcp/.test(error)) return 'unreachable';
	if (
		/invalid webhook response|expected (?:webhook )?response|expected response\.|converting \(|the server rejected our request|the server could not find the requested resource|an error on the server|couldn't get version\/kind|Webhook response was absent|the server has asked for the client to provide credentials/.test(
			error,
		)
	) {
		return 'bad-response';
	}

	if (/context deadline exceeded|Client\.Timeout|TLS handshake timeout|request canceled/.test(error)) return 'timeout';
	return unreachable.test(error) ? 'unreachable' : undefined;
}

/** Finds a webhook that could not be called; not what a webhook that did answer quotes. */
export function webhookCallOf(failure: Failure): WebhookCall | undefined {
	if (isUnanswered(failure)) return undefined;
	const said = failure.says(call);
	if (said === undefined || /denied the request/.test(said.statement.text.slice(0, said.match.index))) return undefined;
	const [, webhook = '', rest = ''] = said.match;
	const [, url] = /Post "?(https?:\/\/[^\s"]+?)"?:? /.exec(rest) ?? [];
	// https://name.namespace.svc:443/…: a webhook behind a Service of this cluster.
	const [, service, serviceNamespace] = /^https?:\/\/([\w-]+)\.([\w-]+)\.svc[.:/]/.exec(url ?? '') ?? [];
	const error = rest
		.replace(/^failed to call webhook: /, '')
		.replace(/^Post "?\S+?"?: /, '')
		.trim();
	const trouble = troubleOf(error);
	return {
		said,
		webhook,
		url,
		service,
		serviceNamespace,
		error,
		trouble: trouble ?? 'unreachable',
		certain: trouble !== undefined,
	};
}

export function webhookFacts(
	failure: Failure,
	{webhook, url, service, serviceNamespace, error}: WebhookCall,
): Record<string, FactValue | undefined> {
	const {resource, namespace, name} = targetOf(failure);
	// The URL carries the configured time limit: ?timeout=10s
	const timeout = /[?&]timeout=(\w+)/.exec(url ?? '')?.[1];
	return {webhook, url, service, serviceNamespace, timeout, error: shorten(error, 300), resource, namespace, name};
}

/**
How the webhook is registered: the configuration that names it, which is cluster-scoped and has a name of its own, and its entry
there in full.
*/
export const registrationStep = (webhook: string): NextStep =>
	step(
		sh`kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o jsonpath='{range .items[*]}{.kind}/{.metadata.name}: {.webhooks[?(@.name=="${webhook}")]}{"\\n"}{end}' | grep -F ${webhook}`,
		'Shows the configuration that registers it, and its entry: service or URL, caBundle, rules, selectors, timeoutSeconds, failurePolicy.',
	);

/** The Service in front of the webhook, and the pods in its namespace; none where a URL is registered. */
export function serviceSteps({
	service,
	serviceNamespace,
	error,
}: Pick<WebhookCall, 'service' | 'serviceNamespace' | 'error'>): NextStep[] {
	if (service === undefined || serviceNamespace === undefined) return [];
	if (/service "[^"]*" not found/.test(error))
		return [
			step(
				sh`kubectl get services,deployments -n ${serviceNamespace}`,
				'Shows whether anything of the webhook is left in that namespace.',
			),
		];
	return [
		step(
			sh`kubectl describe service ${service} -n ${serviceNamespace}`,
			'Shows its selector, its ports, and the addresses of the ready pods behind it (Endpoints).',
		),
		step(
			sh`kubectl get pods -n ${serviceNamespace} -o wide`,
			'Shows whether the pods of the webhook are ready, and on which nodes.',
		),
	];
}
