import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {Blank, sh, type Word} from '../../text/sh.ts';
import type {Failure, Said} from '../../failures/failure.ts';

export default defineCause({
	id: 'authentication/kubeconfig-server-invalid',
	title: 'The address of the server is not valid',
	explain: `
The \`server\` of the kubeconfig, or the flag \`--server\`, is nothing that kubectl can connect to: no URL and no \`host:port\` (an IPv6
address without brackets, a blank, a slash too few), a scheme other than http and https, or a port above 65535. No connection was tried.
`,
	lookAlikes: [
		'A valid name that does not exist is network/dns-no-such-host.',
		'A proxy-url that is not valid is authentication/kubeconfig-validation-failed.',
	],
	sources: [
		'client-go rest/url_utils.go (DefaultServerURL)',
		'Go net/http transport.go (roundTrip: unsupported protocol scheme)',
		'Go net/lookup.go (LookupPort: invalid port)',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const found = refusedAddress(failure);
		if (found === undefined) return undefined;
		const {said, server, because} = found;
		const isBareIpv6 = /^(?:\w{1,20}:\/\/)?[\da-f]{0,4}:[\da-f]{0,4}:[\da-f:]+$/i.test(server);
		return {
			grade: 'proven',
			proof: [said],
			summary: `"${server}" is not a valid server address: ${because}.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {server, kubeconfig: failure.run.kubeconfig},
			next: [
				step(
					sh`kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}'`,
					'Shows the address that the kubeconfig has; the flag --server takes precedence.',
				),
				step(
					sh`kubectl config set-cluster <cluster> --server=${corrected(server)}`,
					isBareIpv6
						? 'Stores the address with that of IPv6 in brackets, if the number behind its last colon is the port.'
						: 'Stores this address in the kubeconfig, if it is the one that was meant.',
				),
			],
		};
	},
});

/** The address that was probably meant. What it does not say is left to the user. */
function corrected(server: string): Word {
	const [, scheme, rest = ''] = /^\s*(?:([\w+.-]+):\/\/)?(\S*)\s*$/.exec(server) ?? [];
	const [, bare, afterBare] = /^\[?([\da-f]{0,4}:[\da-f:]{1,40}):(\d+)$/i.exec(rest) ?? [];
	const [, name, afterName] = /^([\w.-]+|\[[\da-f:]+\]):(\w+)$/i.exec(rest) ?? [];
	const host = bare === undefined ? name : `[${bare}]`;
	const port = afterBare ?? afterName ?? '';
	const isPort = /^\d{1,5}$/.test(port) && Number(port) <= 65535;
	return new Blank(`${scheme === 'http' ? 'http' : 'https'}://${host ?? '<host>'}:${isPort ? port : '<port>'}`);
}

function refusedAddress(
	failure: Failure,
): {readonly said: Said; readonly server: string; readonly because: string} | undefined {
	if (failure.phase === 'local') {
		const said = failure.says(
			/host must be a URL or a host:port pair: "(?<server>[^"\n]*)"|parse "(?<url>https?:[^"\n]*)": (?:(?<port>invalid port)|missing '\]' in host)/,
		);
		const {server, url, port} = said?.match.groups ?? {};
		if (said === undefined) return undefined;
		if (server !== undefined) return {said, server, because: 'it is neither a URL nor a host and port'};
		return {
			said,
			server: url ?? '',
			because: port === undefined ? 'a bracket is missing' : 'what follows its last colon is no port',
		};
	}

	if (failure.phase !== 'transport') return undefined;
	// Go names the address in front; what it says of the address of a proxy has more words between them.
	const said =
		failure.says(
			/^\w{1,10} "?(?<server>(?<scheme>[\w+.-]{1,40}):\/\/[^/\s"]{0,300})(?!\S{0,300}\/\.well-known\/)\S{0,2000}: unsupported protocol scheme "\k<scheme>"/,
		) ??
		failure.says(/^\w+ "?(?<server>\w+:\/\/[^/\s"]*:(?<port>\d+))[/"]\S*: dial tcp: address \k<port>: invalid port/);
	const {server, port} = said?.match.groups ?? {};
	return said === undefined || server === undefined
		? undefined
		: {said, server, because: port === undefined ? 'kubectl speaks http and https only' : 'ports end at 65535'};
}
