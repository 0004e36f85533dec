import type {Class} from '../model/finding.ts';
import type {Report, ReportExchange} from '../model/report.ts';
import type {Responder} from '../model/journey.ts';

/** Who answered, as part of a sentence. */
export const answeredBy: Readonly<Record<Responder, string>> = {
	nobody: 'nobody answered',
	proxy: 'answered by a proxy',
	'load-balancer': 'answered by a load balancer',
	'api-server': 'answered by the API server',
	'aggregated-api': 'answered by an aggregated API',
	webhook: 'answered by a webhook',
	kubelet: 'answered by the kubelet',
	'identity-provider': 'answered by the identity provider',
	unknown: 'who answered is unknown',
};

/** The class of a finding, by its index. */
export const classOf = ({report}: {readonly report: Report}, finding: number): Class | undefined =>
	report.findings[finding]?.class;

/** Digits in groups of three with a comma, in every locale. */
const grouped = (count: number) => String(count).replace(/\B(?=(?:\d{3}){1,7}$)/g, ',');

export const counted = (count: number, one: string, many = `${one}s`): string =>
	`${grouped(count)} ${count === 1 ? one : many}`;

/** `12 ms`, `1.3 s`, `75 s`. */
export function duration(ms: number): string {
	if (ms < 1000) return `${Math.round(ms)} ms`;
	return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms / 1000)} s`;
}

/** The result in words: `403 Forbidden`. Some levels and releases of kubectl log responses without their status. */
export function answerOf({status, reason, error, response}: ReportExchange): string {
	if (status !== null) return [status, reason].filter(Boolean).join(' ');
	if (error !== null) return 'no answer';
	const isAnswered = response.body !== null || Object.keys(response.headers).length > 0;
	return isAnswered ? 'the log shows no status' : 'the log shows no answer';
}

/** What a request was about, as one would type it: `pods/web -n shop`; the path if the URL names no resource. */
export function subject({resource, url}: Pick<ReportExchange, 'resource' | 'url'>): string {
	if (resource === null || resource.resource === null) return pathOf(url);
	const {group, name, subresource, namespace} = resource;
	const type = group ? `${resource.resource}.${group}` : resource.resource;
	const object = [type, name, subresource].filter(Boolean).join('/');
	return namespace ? `${object} -n ${namespace}` : object;
}

/** A URL's path; the whole text if it is not a URL. The query of such a request is a timeout or a page size. */
function pathOf(url: string): string {
	const path = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1];
	return path === undefined ? url : path || '/';
}
