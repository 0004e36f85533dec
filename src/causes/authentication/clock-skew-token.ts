import {defineCause, type Match} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import type {Failure} from '../../failures/failure.ts';
import {serverSays} from '../../clues/words.ts';
import {clockTrouble, needsLogin, pluginFailed} from '../../clues/plugin.ts';
import {tokenOf} from '../../clues/token.ts';
import {baseUrl} from '../../clues/transport.ts';

/** Clocks of machines that are synchronised differ by less; 5 minutes is also what AWS and Kerberos put up with. */
const TOLERANCE_SECONDS = 300;

export default defineCause({
	id: 'authentication/clock-skew-token',
	title: 'The token is from the future: clocks disagree',
	explain: `
Tokens carry the time from which they are valid. The server answered 401 and either says that this time has not come yet, or the
token itself is in the log (kubectl before 1.16 printed it) and begins after the \`Date\` of the answer, which is the server's clock.

So two clocks disagree: that of the issuer of the token, and that of the server. When they differ little, waiting helps.

A credential plugin for AWS meets the same one step earlier: AWS refuses a signature whose time differs from its own by more than the
minutes that it allows. Nearly always the clock of this machine is wrong, and waiting does not help.
`,
	lookAlikes: [
		'A token whose time is over is authentication/token-expired.',
		'A log whose times differ from the Date header by whole hours is written in another time zone: no clock is wrong.',
		'`certificate … is before` is a certificate: authentication/x509-not-yet-valid.',
	],
	sources: [
		'https://datatracker.ietf.org/doc/html/rfc7519#section-4.1.5',
		'go-jose jwt/errors.go (ErrNotValidYet, ErrIssuedInTheFuture)',
		'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html',
	],
	retryable: true,
	rank: 'specific',
	match(failure) {
		const refused = clockOfPlugin(failure);
		if (refused !== undefined) return refused;
		if (failure.phase !== 'http' || failure.status !== 401) return undefined;
		const said = serverSays(
			failure,
			/token (?:not valid yet|used before issued|is not yet valid)|token issued in the future|Signature not yet current/i,
		);
		const token = tokenOf(failure);
		const ahead =
			token?.validFrom === undefined || token.serverTime === undefined
				? undefined
				: Math.round((token.validFrom - token.serverTime) / 1000);
		const over = token?.expires !== undefined && token.serverTime !== undefined && token.expires < token.serverTime;
		const early = !over && ahead !== undefined && ahead > TOLERANCE_SECONDS;
		if (said === undefined && !early) return undefined;
		const status = failure.exchange?.statusLine;
		return {
			grade: said === undefined ? 'likely' : 'proven',
			proof: said === undefined ? (status === undefined ? [] : [status]) : [said],
			summary: early
				? `The token is not valid before ${ahead} seconds after the Date of the answer, which is the clock of the server.`
				: 'The server says that the token is not valid yet.',
			stage: 'authentication',
			facts: {...token?.facts, serverDate: failure.header('date'), secondsAhead: early ? ahead : undefined},
			next: [
				step(
					sh`curl -skI ${baseUrl(failure)}/version`,
					'Shows the clock of the server, in the header Date, whatever the status is.',
				),
				step(sh`date -u`, 'Shows the clock of this machine, to compare.'),
				...(token?.facts.tokenIssuer === undefined
					? [
							step(
								sh`kubectl config view --minify`,
								'Shows where the token comes from: the clock of its issuer counts.',
							),
						]
					: []),
			],
			rulesOut: [{id: 'authentication/token-expired', because: 'the token has not begun yet'}],
			...(said === undefined && {
				unknowns: [
					{
						what: 'whether the server refused the token for that reason',
						because: 'the answer does not say why',
						settledBy: `the log of the API server at ${failure.header('date')} (“Unable to authenticate the request”)`,
					},
				],
			}),
		};
	},
});

/** AWS refused the plugin's signature for its time; the request to the cluster was never sent. */
function clockOfPlugin(failure: Failure): Match | undefined {
	const said = clockTrouble(failure);
	const failed = pluginFailed(failure);
	if (said === undefined || failed === undefined || needsLogin(failure) !== undefined) return undefined;
	const {signed, server} = said.match.groups ?? {};
	return {
		grade: 'proven',
		proof: [said, failed],
		summary: `AWS refused the request of the credential plugin for its time: it was signed at ${signed}, and the clock of AWS says ${server}.`,
		stage: 'credentials',
		// The next request is signed by the same clock.
		retryable: false,
		responder: 'nobody',
		facts: {plugin: failed.match.groups?.plugin, clientTime: signed, providerTime: server},
		next: [
			step(sh`date -u`, 'Shows the clock of this machine, to compare with another one.'),
			step(sh`timedatectl timesync-status`, 'Shows whether this clock is synchronised (Linux with systemd).'),
		],
		rulesOut: [{id: 'authentication/exec-plugin-failed', because: 'AWS names the time as the reason'}],
	};
}
