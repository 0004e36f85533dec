import {isUpgrade} from '../http/request-key.ts';
import {splitUrl} from '../http/resource.ts';
import type {ReportExchange} from '../model/report.ts';
import {safeText} from '../text/safe-text.ts';

/** The URL, without a user in it; undefined when the log truncates it or shows only a path. */
export function fullUrlOf({url}: ReportExchange): string | undefined {
	const {origin, host} = splitUrl(url);
	const scheme = ['https://', 'http://'].find(start => origin.startsWith(start));
	const whole = `${scheme ?? ''}${host}${url.slice(origin.length)}`;
	return scheme === undefined || host === '' || /[\s#]/.test(whole) || safeText(whole) !== whole ? undefined : whole;
}

/** The requested path, from the first slash: a gateway's prefix is part of it. */
export const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/?]*/, '') || '/';

/** exec, attach and port-forward: a bidirectional stream, which neither curl nor `--raw` supports. */
export const isStream = ({method, url}: ReportExchange): boolean => isUpgrade(method, url);

/** A header that can appear in a command: one line of visible text. */
export function headerOf({request}: ReportExchange, name: string): string | undefined {
	const entry = Object.entries(request.headers).find(([key]) => key.toLowerCase() === name);
	return entry === undefined || entry[1] === '' || safeText(entry[1]) !== entry[1] ? undefined : entry[1];
}

/** Whether a body is sent: always when writing; for a deletion if the log shows one. */
export const hasBody = ({method, request}: ReportExchange): boolean =>
	method === 'POST' || method === 'PUT' || method === 'PATCH' || (method === 'DELETE' && (request.body ?? '') !== '');

/** Whom the request impersonated. */
export const impersonationOf = (
	exchange: ReportExchange,
): {readonly user: string | undefined; readonly groups: readonly string[]; readonly uid: string | undefined} => ({
	user: headerOf(exchange, 'impersonate-user'),
	groups: headerOf(exchange, 'impersonate-group')?.split(', ') ?? [],
	uid: headerOf(exchange, 'impersonate-uid'),
});
