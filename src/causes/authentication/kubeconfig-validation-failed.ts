import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';
import type {NextStep} from '../../model/finding.ts';

type Groups = Readonly<Record<string, string | undefined>>;

/** One thing that client-go checks, and what it means. */
type Check = {
	readonly words: RegExp;
	/** The sentence of the summary. */
	readonly means: (groups: Groups) => string;
	/** The settings of the kubeconfig that are at fault. */
	readonly settings: (groups: Groups) => readonly string[];
	/** A command that mends it, where there is one for every kubectl. */
	readonly mend?: (groups: Groups) => NextStep;
};

/** A flag may have set what was refused: so nothing here says that it stands in the kubeconfig. */
const checks: readonly Check[] = [
	{
		words: /invalid 'proxy-url' "(?<value>[^"\n]*)" for cluster "(?<cluster>[^"\n]*)": (?<reason>[^\]\n]+)/,
		means: ({value, cluster, reason}) => `The proxy-url ${value} of cluster ${cluster} is not valid: ${reason}.`,
		settings: () => ['proxy-url'],
		mend: ({cluster}) =>
			step(
				sh`kubectl config set-cluster ${wordOr(cluster, '<cluster>')} --proxy-url=http://<host>:<port>`,
				'Stores another proxy address; the scheme is http, https or socks5.',
			),
	},
	{
		words: /specifying a root certificates file with the insecure flag is not allowed/,
		means: () =>
			'A CA for the server is set together with insecure-skip-tls-verify, and kubectl takes only one of them.',
		settings: () => ['certificate-authority', 'insecure-skip-tls-verify'],
		mend: () =>
			step(
				sh`kubectl config set-cluster <cluster> --insecure-skip-tls-verify=false`,
				'Keeps the CA, and kubectl verifies the certificate of the server with it.',
			),
	},
	{
		words: /interactiveMode must be specified for (?<user>[^\n]{1,300}?) to use exec authentication plugin/,
		means: ({user}) => `The credential plugin of user ${user} has no interactiveMode, which must be set.`,
		settings: () => ['exec.interactiveMode'],
		mend: ({user}) => setMode(user),
	},
	{
		words: /command must be specified for (?<user>[^\n]{1,300}?) to use exec authentication plugin/,
		means: ({user}) => `The credential plugin of user ${user} has no command, which must be set.`,
		settings: () => ['exec.command'],
		mend: ({user}) =>
			step(
				sh`kubectl config set-credentials ${wordOr(user, '<user>')} --exec-command=<plugin>`,
				'Stores the command of the plugin.',
			),
	},
	{
		words: /apiVersion must be specified for (?<user>[^\n]{1,300}?) to use exec authentication plugin/,
		means: ({user}) => `The credential plugin of user ${user} has no apiVersion, which must be set.`,
		settings: () => ['exec.apiVersion'],
		mend: ({user}) =>
			step(
				sh`kubectl config set-credentials ${wordOr(user, '<user>')} --exec-api-version=client.authentication.k8s.io/v1`,
				'Stores a version that kubectl from 1.22 on knows; the plugin has to know it too.',
			),
	},
	{
		words: /env variable name must be specified for (?<user>[^\n]{1,300}?) to use exec authentication plugin/,
		means: ({user}) => `The credential plugin of user ${user} has an env entry without a name.`,
		settings: () => ['exec.env'],
	},
	{
		words: /invalid interactiveMode for (?<user>[^\n]{1,300}?): "(?<value>[^"\n]*)"/,
		means: ({user, value}) => `The credential plugin of user ${user} has an unknown interactiveMode: ${value}.`,
		settings: () => ['exec.interactiveMode'],
		mend: ({user}) => setMode(user),
	},
	{
		words: /authProvider cannot be provided in combination with an exec plugin for (?<user>[^\],\n]+)/,
		means: ({user}) => `User ${user} has both an auth-provider and a credential plugin, and kubectl takes only one.`,
		settings: () => ['auth-provider', 'exec'],
	},
	{
		words:
			/client-key-data or client-key must be specified for (?<user>[^\n]{1,300}?) to use the clientCert authentication method/,
		means: ({user}) => `User ${user} has a client certificate and no key for it.`,
		settings: () => ['client-key'],
	},
	{
		words:
			/(?<pair>client-cert|client-key|certificate-authority)-data and \k<pair> are both specified for (?<owner>[^\n]{1,300}?)(?:\.|;) \k<pair>-data will override/,
		means: ({pair, owner}) =>
			`The ${files[pair ?? ''] ?? 'file'} of ${owner} is given twice, as data and as a file, and kubectl takes only one.`,
		settings: ({pair}) => (pair === 'client-cert' ? ['client-certificate'] : [pair ?? '']),
	},
	{
		words:
			/more than one authentication method found for (?<user>[^\n]{1,300}?); found \[(?<methods>[^\]\n]{0,300})\], only one is allowed/,
		means: ({user, methods}) =>
			`User ${user} has more than one kind of credential (${methods?.replace(' ', ', ')}), and kubectl takes only one.`,
		settings: ({methods}) => methods?.split(' ') ?? [],
	},
	{
		words: /requesting uid, groups or user-extra for (?<user>[^\n]{1,300}?) without impersonating a user/,
		means: ({user}) => `User ${user} impersonates a UID, groups or extra fields, and no user to go with them.`,
		settings: () => ['as'],
	},
];

const files: Readonly<Record<string, string>> = {
	'client-cert': 'client certificate',
	'client-key': 'client key',
	'certificate-authority': 'CA certificate',
};

const setMode = (user: string | undefined): NextStep =>
	step(
		sh`kubectl config set-credentials ${wordOr(user, '<user>')} --exec-interactive-mode=IfAvailable`,
		'Lets the plugin ask on a terminal, and run without one; kubectl 1.30 and later have this flag, others need an editor.',
	);

export default defineCause({
	id: 'authentication/kubeconfig-validation-failed',
	title: 'kubectl refuses a setting of the kubeconfig',
	explain: `
The kubeconfig was read and parsed, and client-go then refused what it says: a required setting is missing, two settings exclude
each other, or a value is not one of those allowed. No request was sent.

The sentence names the user or the cluster. Flags such as \`--client-certificate\` and \`--as-group\` are checked together with the
file, so a flag can be one half of the contradiction. kubectl checks only the context that it uses.
`,
	lookAlikes: [
		'A file that cannot be parsed at all is authentication/kubeconfig-invalid.',
		'A context, cluster or user that is not there is authentication/kubeconfig-context-missing.',
		'A server address that is no address is authentication/kubeconfig-server-invalid.',
	],
	sources: ['client-go tools/clientcmd/validation.go', 'client-go transport/transport.go (TLSConfigFor)'],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const found = checks.flatMap(check => {
			const said = failure.says(check.words);
			return said === undefined ? [] : [{check, said, groups: said.match.groups ?? {}}];
		});
		const [first] = found;
		if (first === undefined) return undefined;
		const {user, cluster, owner, value} = first.groups;
		return {
			grade: 'proven',
			proof: found.map(({said}) => said),
			summary: found.map(({check, groups}) => check.means(groups)).join(' '),
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {
				settings: found.flatMap(({check, groups}) => check.settings(groups)),
				user,
				cluster,
				owner,
				value,
				kubeconfig: failure.run.kubeconfig,
			},
			next: [
				step(sh`kubectl config view --minify`, 'Shows the cluster and the user of the current context.'),
				...found.flatMap(({check, groups}) => check.mend?.(groups) ?? []).slice(0, 2),
			],
		};
	},
});
