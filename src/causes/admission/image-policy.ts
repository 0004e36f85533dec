import {defineCause} from '../../clues/cause.ts';
import {step} from '../../kubectl/step.ts';
import {sh} from '../../text/sh.ts';
import {shorten} from '../../text/shorten.ts';
import {targetOf} from '../../clues/target.ts';
import {serverSays} from '../../clues/words.ts';

export default defineCause({
	id: 'admission/image-policy',
	title: 'The image policy webhook refused an image',
	explain: `
The API server asks a webhook about the images of every pod (admission plugin \`ImagePolicyWebhook\`), and that webhook did not allow one of
them. Unlike other admission webhooks it is set up by a file on the control plane, so no object of the cluster shows it.
`,
	lookAlikes: [
		'`admission webhook "…" denied the request` is a webhook that is registered as an object: admission/webhook-denied.',
		'`ImagePullBackOff` is a node that cannot pull an image: the pod was admitted.',
	],
	sources: [
		'kubernetes plugin/pkg/admission/imagepolicy/admission.go',
		'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#imagepolicywebhook',
	],
	retryable: false,
	rank: 'specific',
	match(failure) {
		const said = serverSays(
			failure,
			/image policy webh?ook backend denied one or more images(?:: (?<why>[^\n]*))?|one or more images rejected by webhook backend/,
		);
		if (said === undefined) return undefined;
		const {resource, namespace, name} = targetOf(failure);
		const why = said.match.groups?.why?.trim();
		return {
			grade: 'proven',
			proof: [said],
			summary: `The image policy webhook refused an image of the pod${why === undefined ? '.' : `: ${shorten(why, 200)}`}`,
			stage: 'admission',
			responder: 'webhook',
			facts: {why: why === undefined ? undefined : shorten(why, 300), resource, namespace, name},
			identity: [namespace, name].join('|'),
			next: [
				step(
					sh`kubectl create --dry-run=client -f <manifest> -o jsonpath='{..image}'`,
					'Lists the images that the manifest asks for.',
				),
				step(
					sh`kubectl get pods -n kube-system -l component=kube-apiserver -o yaml | grep admission-control-config-file`,
					'Names the file that sets the policy up, where the API server is a static pod.',
				),
			],
		};
	},
});
