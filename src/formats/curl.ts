import type {ReportExchange, ReportRun} from '../model/report.ts';
import {curlOf} from '../remedies/curl.ts';
import {rawOf} from '../remedies/raw.ts';
import {describeRequest} from '../report/phrases.ts';
import type {Reporter} from './reporter.ts';
import {safeText} from '../text/safe-text.ts';

/** Maximum characters of a body in a comment; the log has the rest. */
const SHOWN_BODY = 1000;

const preparation = `# The failed requests as commands. What changes something is commented out.
# kubectl uses the current context. curl needs
#   CA     a file with the authority of the cluster:
#          kubectl config view --raw --minify --flatten -o \\
#            jsonpath='{.clusters[0].cluster.certificate-authority-data}' | base64 -d > ca.crt
#          CA=ca.crt
#   TOKEN  a bearer token, such as one of: kubectl create token <service account>
#          (with a client certificate: --cert and --key instead of that header)
# and body.json is the body of a request that writes.
`;

/** Protobuf bodies are logged as bytes; their content has to be rewritten. */
function bodyNote(body: string): string {
	if (/^[\da-f]{8} {2}[\da-f]{2} /.test(body)) return 'in JSON what the log shows as bytes';
	return `${safeText(body.slice(0, SHOWN_BODY))}${body.length > SHOWN_BODY ? '…' : ''}`;
}

type Request = {readonly exchange: ReportExchange; readonly run: ReportRun; times: number};

/** The commands of one request and its repeats. */
function commandsFor({exchange, run, times}: Request): string {
	const {id, lines, method} = exchange;
	const body = exchange.request.body ?? '';
	const commands = [rawOf(exchange, run.client), curlOf(exchange)].filter(command => command !== undefined);
	const isRead = method === 'GET' || method === 'HEAD';
	const rows = [
		`# ${id}, lines ${lines.first} to ${lines.last}: ${safeText(describeRequest(exchange))}${times > 1 ? `, ${times} times` : ''}`,
		...(body === '' ? [] : [`# body.json: ${bodyNote(body)}`]),
		...commands.map(command => `${isRead ? '' : '# '}${safeText(command)}`),
		...(commands.length === 0 ? ['# no command: a stream, or the log does not show all of it'] : []),
	];
	return `${rows.join('\n')}\n`;
}

export default {
	name: 'curl',
	extension: 'sh',
	summary: 'the failed requests as kubectl --raw and curl commands',
	render({runs, findings}) {
		const failed = new Set(findings.filter(({severity}) => severity === 'error').flatMap(({exchanges}) => exchanges));
		const requests = new Map<string, Request>();
		for (const run of runs) {
			for (const exchange of run.exchanges) {
				if (!failed.has(exchange.id)) continue;
				const key = `${exchange.method} ${exchange.url}`;
				const request = requests.get(key);
				if (request === undefined) requests.set(key, {exchange, run, times: 1});
				else request.times++;
			}
		}

		return requests.size === 0
			? '# No request failed.\n'
			: [preparation, ...[...requests.values()].map(request => commandsFor(request))].join('\n');
	},
} satisfies Reporter;
