import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {wordOr} from '../../clues/target.ts';

export default defineCause({
	id: 'authentication/client-cert-unreadable',
	title: 'A certificate or key file cannot be read',
	explain: `
The kubeconfig refers to files for the client certificate, its key or the cluster's CA, and one of them is not there or
may not be read. No request was sent.

It happens with kubeconfigs copied from another machine (minikube writes such paths), under sudo, and in containers.
`,
	lookAlikes: [
		'The kubeconfig itself missing is authentication/kubeconfig-missing.',
		'A file that is read and does not fit is authentication/client-cert-key-mismatch.',
	],
	sources: [
		'client-go tools/clientcmd/validation.go',
		'https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#file-references',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		if (failure.phase !== 'local') return undefined;
		const said =
			failure.says(
				/unable to read (?<file>client-cert|client-key|certificate-authority) (?<path>[^\n]{1,1000}?) for (?<owner>[^\n]{1,300}?) due to (?<reason>[^\n\],]+)/,
			) ??
			failure.says(
				/unable to load (?<file>root certificates|client cert(?:ificate)?|client key): open (?<path>[^\n]+?): (?<reason>[^\n\],]+)/,
			);
		if (said === undefined) return undefined;
		const {file, path, owner, reason} = said.match.groups ?? {};
		return {
			grade: 'proven',
			proof: [said],
			summary: `The ${names[file ?? ''] ?? 'file'} ${path} cannot be read: ${reason?.replace(`open ${path}: `, '')}.`,
			stage: 'kubeconfig',
			responder: 'nobody',
			facts: {file, path, owner, reason: reason?.replace(`open ${path}: `, '')},
			next: [
				step(sh`ls -l -- ${wordOr(path, '<file>')}`, 'Shows whether the file is there and who may read it.'),
				step(sh`kubectl config view --minify`, 'Shows the paths that the kubeconfig has.'),
				file === 'certificate-authority' || file === 'root certificates'
					? step(
							sh`kubectl config set-cluster ${wordOr(owner, '<cluster>')} --embed-certs=true --certificate-authority=<file>`,
							'Stores the CA certificate in the kubeconfig itself, so that it can be copied.',
						)
					: step(
							sh`kubectl config set-credentials ${wordOr(owner, '<user>')} --embed-certs=true --client-certificate=<file> --client-key=<file>`,
							'Stores certificate and key in the kubeconfig itself, so that it can be copied.',
						),
			],
		};
	},
});

/** client-go's words for the files, in those of people. */
const names: Readonly<Record<string, string>> = {
	'client-cert': 'client certificate',
	'client cert': 'client certificate',
	'client certificate': 'client certificate',
	'client-key': 'client key',
	'client key': 'client key',
	'certificate-authority': 'CA certificate',
	'root certificates': 'CA certificate',
};
