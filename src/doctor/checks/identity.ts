import {type Check, type Result} from '../check.ts';
import {failureIn, notAnswered, reportOn} from '../judge.ts';
import {askKubectl} from '../kubectl.ts';
import {whoami} from '../read-only.ts';
import {minorOf} from './credentials.ts';

/** Who the server takes the command's user for. */
export default {
	id: 'identity',
	order: 160,
	needs: ['server'],
	async run(world): Promise<Result> {
		const minor = minorOf(world.seen.clientVersion);
		if (minor !== undefined && minor < 27)
			return {outcome: 'unknown', summary: `kubectl 1.${minor} cannot ask who it is; kubectl 1.27 and later can.`};
		const ran = await askKubectl(world, whoami, {logged: true});
		if (ran.code !== 0) {
			// kubectl's own message for a server before 1.28. Source: kubectl `pkg/cmd/auth/whoami.go`.
			if (
				/selfsubjectreviews API is not enabled|SelfSubjectReview|could not find the requested resource/i.test(
					ran.stderr,
				) &&
				failureIn(reportOn(ran))?.class !== 'authentication'
			)
				return {
					outcome: 'unknown',
					summary: 'The server does not tell who it takes this user for (from 1.28 on it does).',
				};
			return notAnswered(ran, world);
		}

		const {username, groups} = userIn(ran.stdout);
		if (username === undefined) return {outcome: 'unknown', summary: 'The answer names nobody.'};
		const facts = {user: username, groups};
		return username === 'system:anonymous'
			? {
					outcome: 'failed',
					summary: 'The server takes this user for nobody (system:anonymous): no credential arrived.',
					todo: 'A load balancer that ends TLS takes client certificates away; else look at the credentials above.',
					cause: 'authentication/anonymous-user',
					facts,
				}
			: {
					outcome: 'ok',
					summary: `The server knows this user as ${username}${groups.length === 0 ? '' : `, in ${groups.join(', ')}`}.`,
					facts,
				};
	},
} satisfies Check;

type Review = {
	readonly status?: {readonly userInfo?: {readonly username?: string; readonly groups?: readonly string[]}};
};

function userIn(text: string): {readonly username: string | undefined; readonly groups: readonly string[]} {
	try {
		const {username, groups = []} = (JSON.parse(text) as Review).status?.userInfo ?? {};
		return {username, groups};
	} catch {
		return {username: undefined, groups: []};
	}
}
