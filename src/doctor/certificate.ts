import {X509Certificate} from 'node:crypto';
import type {FactValue} from '../model/finding.ts';

const DAY = 86_400_000;

export type Dates = {
	readonly from: Date;
	readonly until: Date;
	/** Whole days until it expires; negative once it has. */
	readonly days: number;
	readonly state: 'too early' | 'valid' | 'ended';
};

export function datesOf({validFrom, validTo}: X509Certificate, now: number): Dates {
	const from = new Date(validFrom);
	const until = new Date(validTo);
	return {
		from,
		until,
		days: Math.floor((until.getTime() - now) / DAY),
		state: now < from.getTime() ? 'too early' : now > until.getTime() ? 'ended' : 'valid',
	};
}

/** `2026-11-21`: people plan in days. */
export const day = (date: Date): string => date.toISOString().slice(0, 10);

/** `CN=jane,O=dev`: OpenSSL puts each part on its own line. */
export const named = (subject: string): string => subject.split('\n').filter(Boolean).join(',');

/** Names and addresses that a certificate is valid for. */
export const namesOf = ({subjectAltName}: X509Certificate): string[] =>
	(subjectAltName ?? '')
		.split(', ')
		.filter(Boolean)
		.map(name => name.replace(/^(?:DNS|IP Address):/, ''));

export const certificateFacts = (certificate: X509Certificate): Record<string, FactValue | undefined> => ({
	subject: named(certificate.subject),
	issuer: named(certificate.issuer),
	names: namesOf(certificate),
	validFrom: new Date(certificate.validFrom).toISOString(),
	validUntil: new Date(certificate.validTo).toISOString(),
});

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/** The first certificate of a PEM text; undefined if there is none. */
export function firstCertificate(pem: string): X509Certificate | undefined {
	const start = pem.indexOf(begin);
	const at = pem.indexOf(end, start);
	const block = start === -1 || at === -1 ? undefined : pem.slice(start, at + end.length);
	try {
		return block === undefined ? undefined : new X509Certificate(block);
	} catch {
		return undefined;
	}
}
