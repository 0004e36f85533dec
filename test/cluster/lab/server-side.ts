import {readFileSync} from 'node:fs';
import type {ServerSide} from './recording.ts';

/** The part of an audit event that is used. Source: apiserver `pkg/apis/audit/v1/types.go`. */
type Event = {
	readonly auditID: string;
	readonly stage: string;
	readonly requestURI: string;
	readonly verb: string;
	readonly user: {readonly username?: string};
	readonly impersonatedUser?: {readonly username?: string};
	readonly userAgent?: string;
	readonly objectRef?: {
		readonly resource?: string;
		readonly namespace?: string;
		readonly name?: string;
		readonly apiGroup?: string;
		readonly subresource?: string;
	};
	readonly responseStatus?: {readonly code?: number};
	readonly requestReceivedTimestamp: string;
	readonly annotations?: Readonly<Record<string, string>>;
};

/** Where the next whole line of a log will begin, for `requestsSince`: one may just be being written. */
export const endOf = (file: string): number => readFileSync(file).lastIndexOf('\n') + 1;

const since = (file: string, from: number) => readFileSync(file).subarray(from).toString();

/** The requests of kubectl that ended, or were answered, after a point of the audit log; in order of arrival. */
export function requestsSince(audit: string, auditFrom: number, log: string, logFrom: number): ServerSide[] {
	const logged = new Map<string, number>();
	for (const [, id = '', status] of since(log, logFrom).matchAll(/ "HTTP" verb=.*? audit-ID="([^"]+)".*? resp=(\d+)/g))
		logged.set(id, Number(status));
	const found = new Map<string, ServerSide>();
	for (const line of since(audit, auditFrom).split('\n')) {
		// The last line may not be whole yet.
		if (!line.endsWith('}')) continue;
		const event = JSON.parse(line) as Event;
		if (event.userAgent?.startsWith('kubectl/') !== true) continue;
		found.set(event.auditID, serverSideOf(event, logged.get(event.auditID) ?? null));
	}

	return [...found.values()].toSorted((one, other) => (one.receivedAt < other.receivedAt ? -1 : 1));
}

function serverSideOf(event: Event, logged: number | null): ServerSide {
	const {auditID, verb, requestURI, user, impersonatedUser, objectRef, responseStatus, annotations} = event;
	return {
		id: auditID,
		verb,
		uri: requestURI,
		user: user.username ?? null,
		impersonated: impersonatedUser?.username ?? null,
		code: responseStatus?.code ?? null,
		decision: annotations?.['authorization.k8s.io/decision'] ?? null,
		object:
			objectRef?.resource === undefined
				? null
				: {
						group: objectRef.apiGroup ?? '',
						resource: objectRef.resource,
						subresource: objectRef.subresource ?? null,
						namespace: objectRef.namespace ?? null,
						name: objectRef.name ?? null,
					},
		logged,
		receivedAt: event.requestReceivedTimestamp,
	};
}
