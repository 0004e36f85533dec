import {createPrivateKey} from 'node:crypto';
import {todo} from '../todo.ts';
import {sh} from '../../text/sh.ts';
import {certificateFacts, datesOf, day, firstCertificate, named} from '../certificate.ts';
import {seen, type Check, type Result} from '../check.ts';
import {material} from '../connection.ts';

/** Warn this many days before a certificate expires. */
const SOON = 14;

/** Dates, issuer and key of the client certificate. */
export default {
	id: 'client-certificate',
	order: 60,
	needs: ['context'],
	async run(world): Promise<Result | undefined> {
		const connection = seen(world, 'connection');
		let pem: string | undefined;
		let key: string | undefined;
		try {
			pem = material(connection, 'client-certificate');
			key = pem === undefined ? undefined : material(connection, 'client-key');
		} catch (error) {
			return {
				outcome: 'failed',
				summary: `A file of the client certificate cannot be read: ${(error as Error).message}`,
				todo: 'Its path is relative to the kubeconfig; correct it, or the rights of the file.',
				cause: 'authentication/client-cert-unreadable',
			};
		}

		if (pem === undefined) return undefined;
		const certificate = firstCertificate(pem);
		if (certificate === undefined)
			return {
				outcome: 'failed',
				summary: 'The client certificate is no PEM certificate.',
				todo: 'The data of a kubeconfig is PEM in base64, once; get the kubeconfig again.',
				cause: 'authentication/client-cert-unreadable',
			};
		const dates = datesOf(certificate, Date.now());
		const whose = `The client certificate of ${named(certificate.subject)}, by ${named(certificate.issuer)},`;
		const facts = certificateFacts(certificate);
		if (dates.state !== 'valid')
			return {
				outcome: 'failed',
				summary:
					dates.state === 'ended'
						? `${whose} ended on ${day(dates.until)}.`
						: `${whose} begins on ${day(dates.from)} only.`,
				todo:
					dates.state === 'ended'
						? 'Get a new one; on a kubeadm control plane: kubeadm certs check-expiration'
						: todo`Compare the clock of this machine: ${sh`date -u`}`,
				cause: 'authentication/credentials-rejected',
				facts,
			};
		if (key !== undefined && !isKeyOf(certificate, key))
			return {
				outcome: 'failed',
				summary: `${whose} does not belong to the key beside it.`,
				todo: 'Take certificate and key from the same kubeconfig.',
				cause: 'authentication/client-cert-key-mismatch',
				facts,
			};
		const summary = `${whose} is valid until ${day(dates.until)}.`;
		return dates.days < SOON
			? {outcome: 'warning', summary, todo: `Renew it: ${dates.days} days are left.`, facts}
			: {outcome: 'ok', summary, facts};
	},
} satisfies Check;

function isKeyOf(certificate: NonNullable<ReturnType<typeof firstCertificate>>, key: string): boolean {
	try {
		return certificate.checkPrivateKey(createPrivateKey(key));
	} catch {
		return false;
	}
}
