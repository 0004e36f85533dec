import {isIP} from 'node:net';
import {certificateFacts, datesOf, day, named, namesOf} from '../certificate.ts';
import {todo} from '../todo.ts';
import {sh} from '../../text/sh.ts';
import {seen, type Check, type Result} from '../check.ts';
import {expectedName, shakeHands, type Handshake} from '../handshake.ts';
import type {Connection} from '../connection.ts';

/** Warn this many days before a certificate expires. */
const SOON = 30;

/** Does a TLS handshake with the server, through the proxy if there is one, and verifies its certificate as kubectl would. */
export default {
	id: 'tls',
	order: 120,
	needs: ['tcp'],
	async run(world): Promise<Result | undefined> {
		const connection = seen(world, 'connection');
		const way = seen(world, 'way');
		const {host} = new URL(connection.server);
		if (!connection.server.startsWith('https:'))
			return {
				outcome: 'warning',
				summary: `${host} is asked without TLS: everybody on the way can read along.`,
				todo: 'API servers speak https; http is right for a local proxy only.',
			};
		const [address = way.host] = seen(world, 'addresses');
		world.show(
			`# TLS handshake with ${host}${way.proxy === undefined ? '' : ` through ${way.proxy.protocol}//${way.proxy.host}`}`,
		);
		try {
			const hands = await shakeHands({connection, way, address, env: world.env, timeoutMs: world.timeoutMs});
			return hands.kind === 'certificate' ? judge(hands, connection) : failed(hands, host, world.timeoutMs);
		} catch (error) {
			return {
				outcome: 'failed',
				summary: `The authority of the cluster cannot be read: ${(error as Error).message}`,
				todo: 'certificate-authority in the kubeconfig is a PEM file, certificate-authority-data is PEM in base64.',
				cause: 'authentication/kubeconfig-invalid',
			};
		}
	},
} satisfies Check;

type Certificate = Extract<Handshake, {kind: 'certificate'}>;

/** What is wrong with a certificate, in Go's order; the first problem is reported. */
function troubleOf(
	{certificate, chainError}: Certificate,
	connection: Connection,
): (Pick<Result, 'summary' | 'todo' | 'cause'> & {readonly ownList?: boolean}) | undefined {
	const name = expectedName(connection);
	const whose = `The certificate of ${name}`;
	const dates = datesOf(certificate, Date.now());
	if (dates.state === 'ended' || chainError === 'CERT_HAS_EXPIRED')
		return {
			summary: `${whose} ${dates.state === 'ended' ? `ended on ${day(dates.until)}` : 'stands on an authority that has ended'}.`,
			todo: todo`Have it renewed; if it is not that old, compare the clock of this machine: ${sh`date -u`}`,
			cause: 'authentication/x509-expired',
		};
	if (dates.state === 'too early' || chainError === 'CERT_NOT_YET_VALID')
		return {
			summary: `${whose} begins on ${day(dates.from)} only, by the clock of this machine.`,
			todo: todo`Compare the clock: ${sh`date -u`}`,
			cause: 'authentication/x509-not-yet-valid',
		};
	const names = namesOf(certificate);
	const fits = isIP(name) === 0 ? certificate.checkHost(name, {subject: 'never'}) : certificate.checkIP(name);
	if (fits === undefined)
		return {
			summary:
				names.length === 0
					? `${whose} has no names but the old common name (${named(certificate.subject)}), which kubectl does not look at.`
					: `${whose} is for ${names.join(', ')} and not for ${name}.`,
			todo: 'Use one of these names as the server, or as tls-server-name; or have the certificate made with this one.',
			cause:
				names.length === 0
					? 'authentication/x509-legacy-cn'
					: isIP(name) !== 0 && names.every(each => isIP(each) === 0)
						? 'authentication/x509-no-ip-san'
						: 'authentication/x509-name-mismatch',
		};
	if (chainError === undefined) return undefined;
	const {cluster} = connection;
	const own = [cluster['certificate-authority'], cluster['certificate-authority-data']].some(
		value => value !== undefined && value !== '',
	);
	return {
		summary: `${whose} is by ${named(certificate.issuer)}, which ${own ? 'is not the authority in the kubeconfig' : 'this program does not know; kubectl asks the system'} (${chainError}).`,
		todo: 'Get the kubeconfig again if the cluster is new; an issuer of your company means a proxy that inspects TLS.',
		cause: 'authentication/x509-unknown-authority',
		ownList: !own,
	};
}

function judge(hands: Certificate, connection: Connection): Result {
	const {certificate, protocol, ms} = hands;
	const dates = datesOf(certificate, Date.now());
	const facts = {...certificateFacts(certificate), protocol, durationMs: ms};
	const trouble = troubleOf(hands, connection);
	if (connection.cluster['insecure-skip-tls-verify'] === true)
		return {
			outcome: 'warning',
			summary:
				`The certificate is not looked at (insecure-skip-tls-verify)${trouble === undefined ? '' : `. ${trouble.summary}`}`.replace(
					/\.?$/,
					'.',
				),
			todo: 'Put the authority of the cluster into the kubeconfig: anybody on the way can be the server now.',
			facts,
		};
	if (trouble !== undefined) {
		const {ownList, ...result} = trouble;
		return {...result, outcome: ownList === true ? 'unknown' : 'failed', facts};
	}

	const summary = `${protocol} (${ms} ms), certificate by ${named(certificate.issuer)} for ${namesOf(certificate).join(', ')}, valid until ${day(dates.until)}.`;
	return dates.days < SOON
		? {outcome: 'warning', summary, todo: `Have it renewed: ${dates.days} days are left.`, facts}
		: {outcome: 'ok', summary, facts};
}

/** Wording of OpenSSL's errors, and their causes in the catalogue. */
const errors: ReadonlyArray<readonly [pattern: RegExp, cause: string, words: string]> = [
	[
		/wrong version number|packet length too long|http request/i,
		'network/https-to-http-port',
		'does not answer in TLS, but in plain text',
	],
	[
		/alert (?:bad|unsupported|revoked|expired|unknown) ?certificate|certificate required|alert number (?:4[2-6]|116)\b/i,
		'authentication/client-cert-rejected',
		'refused the client certificate, or wants one',
	],
	[
		/alert|unsupported protocol|no protocols/i,
		'network/tls-handshake-failure',
		'ended the TLS handshake with an alert',
	],
	[/disconnected before secure TLS/, 'network/connection-eof', 'closed the connection in the TLS handshake'],
	[/ECONNRESET|EPIPE/, 'network/connection-reset', 'reset the connection in the TLS handshake'],
];

function failed(hands: Exclude<Handshake, Certificate>, host: string, timeoutMs: number): Result {
	if (hands.kind === 'not from here') return {outcome: 'unknown', summary: `Not tried from here: ${hands.why}.`};
	if (hands.kind === 'late')
		return {
			outcome: 'failed',
			summary: `${host} accepts connections, but did not finish the TLS handshake within ${timeoutMs / 1000} s.`,
			todo: 'Look at what stands in front of the API server: a load balancer without a backend, a VPN that loses large packets.',
			cause: 'network/tls-handshake-timeout',
		};
	if (hands.kind === 'refused by proxy')
		return {
			outcome: 'failed',
			summary: `The proxy refused to connect to ${host}: ${hands.status} ${hands.phrase}.`,
			todo:
				hands.status === 407
					? 'The proxy wants a login: put it into the URL of the proxy.'
					: 'Have the proxy let the API server through. If it can be reached directly, add its host to NO_PROXY, or remove proxy-url from the kubeconfig where the proxy comes from there.',
			cause: hands.status === 407 ? 'network/proxy-auth-required' : 'network/proxy-connect-denied',
		};
	const [, cause, words] = errors.find(([pattern]) => pattern.test(`${hands.code} ${hands.message}`)) ?? [];
	return {
		outcome: 'failed',
		summary: words === undefined ? `The TLS handshake with ${host} failed: ${hands.message}` : `${host} ${words}.`,
		todo: todo`${sh`openssl s_client -connect ${host}`}: Shows the same handshake step by step.`,
		...(cause !== undefined && {cause}),
		facts: {code: hands.code},
	};
}
