import {request, type RequestOptions} from 'node:https';
import type {Pki} from './pki.ts';

export type Answer = {readonly status: number; readonly text: string};

/** One request to a server of the lab, as its administrator or without credentials. */
export function ask(url: string, pki: Pki, options: RequestOptions & {readonly body?: string} = {}): Promise<Answer> {
	const {body, ...rest} = options;
	return new Promise((resolve, reject) => {
		const outgoing = request(url, {ca: pki.text('ca.pem'), agent: false, timeout: 30_000, ...rest}, response => {
			let text = '';
			response.setEncoding('utf8');
			response.on('data', (part: string) => (text += part));
			response.on('end', () => resolve({status: response.statusCode ?? 0, text}));
			response.on('error', reject);
		});
		outgoing.on('timeout', () => outgoing.destroy(new Error(`${url} does not answer`)));
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

/** The credentials of the cluster's administrator. */
export const asAdmin = (pki: Pki): RequestOptions => ({cert: pki.text('admin.pem'), key: pki.text('admin.key')});
