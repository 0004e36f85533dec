import {todo} from '../todo.ts';
import {sh} from '../../text/sh.ts';
import {seen, type Check, type Result} from '../check.ts';
import type {User} from '../kubeconfig.ts';

const set = (value: string | undefined) => value !== undefined && value !== '';

/** How a kubeconfig user, with the flags, authenticates. */
export function kindsOf(user: User): string[] {
	return [
		...(set(user['client-certificate']) || set(user['client-certificate-data']) ? ['client certificate'] : []),
		...(set(user.token) ? ['token'] : []),
		...(set(user.tokenFile) ? ['token file'] : []),
		...(set(user.username) ? ['user name and password'] : []),
		...(user.exec?.command === undefined ? [] : ['credential plugin']),
		...(user['auth-provider']?.name === undefined ? [] : [`auth provider ${user['auth-provider'].name}`]),
	];
}

/** Minor version of Kubernetes, from `v1.33.4`. */
export const minorOf = (version: string | undefined): number | undefined => {
	const minor = /^v?1\.(\d+)/.exec(version ?? '')?.[1];
	return minor === undefined ? undefined : Number(minor);
};

/** The kind of credential the command would present. */
export default {
	id: 'credentials',
	order: 50,
	needs: ['context'],
	async run(world): Promise<Result> {
		const {user} = seen(world, 'connection');
		const kinds = kindsOf(user);
		const facts = {kinds, impersonates: set(user.as) ? user.as : undefined};
		const provider = user['auth-provider']?.name;
		const minor = minorOf(world.seen.clientVersion);
		if (kinds.length === 0)
			return {
				outcome: 'warning',
				summary: 'The user has no credential: requests are anonymous, or kubectl asks for a user name.',
				todo: todo`${sh`kubectl config view --minify`} shows the user; log in, or get a complete kubeconfig.`,
				cause: 'authentication/no-credentials',
				facts,
			};
		if (provider !== undefined && provider !== 'oidc' && minor !== undefined && minor >= 26)
			return {
				outcome: 'failed',
				summary: `The auth provider ${provider} is gone from kubectl since 1.26.`,
				todo: `Use a credential plugin instead: ${provider === 'gcp' ? 'gke-gcloud-auth-plugin' : 'kubelogin'}.`,
				cause: 'authentication/auth-provider-removed',
				facts,
			};
		if (set(user.username))
			return {
				outcome: 'warning',
				summary:
					'A user name and a password: API servers from 1.19 on accept none, only something in front of them may.',
				todo: 'Use a certificate, a token or a credential plugin.',
				cause: 'authentication/basic-auth-removed',
				facts,
			};
		const acting = set(user.as) ? `, acting as ${user.as}` : '';
		return {
			outcome: 'ok',
			summary: `${kinds.join(' and ')}${acting}.`.replace(/^./, sign => sign.toUpperCase()),
			facts,
		};
	},
} satisfies Check;
