import type {ApiStatus} from '../model/exchange.ts';
import {decodeBytes} from '../text/latin1.ts';

/** Fields of a message in order: the number, and the value as a number or as the bytes of a string or message. */
type Field = readonly [number: number, value: number | string];

/** Decodes a message as far as it is there. Source: https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(bytes: string): Field[] {
	const found: Field[] = [];
	let at = 0;
	const varint = (): number => {
		let value = 0;
		// Ten bytes at most; what does not fit 32 bits matters nowhere here.
		for (let shift = 0; shift < 70; shift += 7) {
			const byte = bytes.charCodeAt(at++);
			if (shift < 28) value += (byte & 127) << shift;
			if (Number.isNaN(byte) || byte < 128) break;
		}

		return value;
	};
	while (at < bytes.length) {
		const key = varint();
		const [number, type] = [key >> 3, key & 7];
		if (type === 0) found.push([number, varint()]);
		else if (type === 2) {
			const length = varint();
			found.push([number, bytes.slice(at, at + length)]);
			at += length;
		} else break;
	}

	return found;
}

/**
Reads a `Status` in Kubernetes' protobuf, whole or truncated; undefined for anything else.

Sources: apimachinery `pkg/runtime/generated.proto` (`Unknown`, `TypeMeta`), `pkg/apis/meta/v1/generated.proto` (`Status`).
*/
export function readProtobufStatus(bytes: string): ApiStatus | undefined {
	if (!bytes.startsWith('k8s\u0000')) return undefined;
	const unknown = fieldsOf(bytes.slice(4));
	const textOf = (fields: readonly Field[], wanted: number): string | undefined => {
		const value = fields.find(([number]) => number === wanted)?.[1];
		return typeof value === 'string' && value !== '' ? decodeBytes(value) : undefined;
	};
	const partOf = (fields: readonly Field[], wanted: number): Field[] => {
		const value = fields.find(([number]) => number === wanted)?.[1];
		return typeof value === 'string' ? fieldsOf(value) : [];
	};
	const numberOf = (fields: readonly Field[], wanted: number): number | undefined => {
		const value = fields.find(([number]) => number === wanted)?.[1];
		return typeof value === 'number' && value > 0 ? value : undefined;
	};
	if (textOf(partOf(unknown, 1), 2) !== 'Status') return undefined;
	const status = partOf(unknown, 2);
	if (textOf(status, 2) !== 'Failure') return undefined;
	const details = partOf(status, 5);
	const causes = details
		.filter(([number]) => number === 4)
		.map(([, value]) => {
			const fields = typeof value === 'string' ? fieldsOf(value) : [];
			const [reason, message, field] = [textOf(fields, 1), textOf(fields, 2), textOf(fields, 3)];
			return {
				...(reason !== undefined && {reason}),
				...(message !== undefined && {message}),
				...(field !== undefined && {field}),
			};
		});
	const [name, group, kind] = [textOf(details, 1), textOf(details, 2), textOf(details, 3)];
	const retryAfterSeconds = numberOf(details, 5);
	return {
		message: textOf(status, 3),
		reason: textOf(status, 4),
		code: numberOf(status, 6),
		details:
			details.length === 0
				? undefined
				: {
						...(name !== undefined && {name}),
						...(group !== undefined && {group}),
						...(kind !== undefined && {kind}),
						...(retryAfterSeconds !== undefined && {retryAfterSeconds}),
						causes,
					},
		clientMade: false,
	};
}
