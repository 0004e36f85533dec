import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import {splitUrl} from '../../http/resource.ts';

export default defineCause({
	id: 'network/server-address-invalid',
	title: 'The server address cannot be used',
	explain: `
The address of the server, from the kubeconfig or \`--server\`, is none: a port above 65535, an IPv6 address without brackets
(\`https://[2001:db8::1]:6443\` has them), or a text that is neither a URL nor host and port. Nothing was sent.
`,
	lookAlikes: [
		'A name that does not exist is network/dns-no-such-host.',
		'`dial tcp [::1]:8080` and `localhost:8080` are addresses that nobody chose: authentication/localhost-8080.',
	],
	sources: ['client-go rest/url_utils.go (DefaultServerURL)', 'Go net/lookup.go (LookupPort)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const port =
			failure.phase === 'transport'
				? failure.says(/(?<!proxyconnect tcp: |socks connect \S+ \S+: )dial \w+: address (?<port>\S+): invalid port/)
				: undefined;
		const said =
			port ??
			(failure.exchange === undefined
				? failure.says(
						/host must be a URL or a host:port pair: "(?<address>[^"\n]*)"|parse "(?<url>https?:[^"\n]*)": (?:invalid port "[^"\n]*" after host|missing ']' in host)/,
					)
				: undefined);
		if (said === undefined) return undefined;
		const {port: number, address, url} = said.match.groups ?? {};
		const text = address ?? url ?? '';
		// No parser takes such a URL.
		const host = splitUrl(failure.exchange?.url ?? '').host.replace(/:\d*$/, '');
		return {
			grade: 'proven',
			proof: [said],
			summary:
				port === undefined
					? `The server address ${text} is neither a URL nor host and port${isBareIpv6(text) ? ': an IPv6 address needs brackets' : ''}.`
					: `The server address names port ${number}, which is not a valid port.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {address: port === undefined ? text : host, port: number},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the server address of the current context.'),
				step(
					sh`kubectl config set-cluster <cluster> --server=https://${wordOr(host, '<host>')}:<port>`,
					'Corrects it in the kubeconfig; an IPv6 address stands in brackets.',
				),
			],
		};
	},
});

const isBareIpv6 = (address: string): boolean => /^(?:https?:\/\/)?[\da-f]*:[\da-f]*:[\da-f:.]*/i.test(address);
