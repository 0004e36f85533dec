import {isUpgrade} from '../http/request-key.ts';
import {splitUrl} from '../http/resource.ts';
import type {ReportExchange} from '../model/report.ts';
import {safeText} from '../text/safe-text.ts';

/** The URL, without a user in it; undefined when the log cut it off or shows a path only. */
export function fullUrlOf({url}: ReportExchange): string | undefined {
	const {origin, host} = splitUrl(url);
	const scheme = ['https://', 'http://'].find(start => origin.startsWith(start));
	const whole = `${scheme ?? ''}${host}${url.slice(origin.length)}`;
	return scheme === undefined || host === '' || /[\s#]/.test(whole) || safeText(whole) !== whole ? undefined : whole;
}

/** What the server was asked, from the first slash: the prefix of a gateway is part of it. */
export const pathOf = (url: string): string => url.replace(/^https?:\/\/[^/?]*/, '') || '/';

/** exec, attach and port-forward: a stream in both directions, which neither curl nor `--raw` can hold. */
export const isStream = ({method, url}: ReportExchange): boolean => isUpgrade(method, url);

/** A header that can stand in a command: one line of text that can be seen. */
export function headerOf({request}: ReportExchange, name: string): string | undefined {
	const entry = Object.entries(request.headers).find(([key]) => key.toLowerCase() === name);
	return entry === undefined || entry[1] === '' || safeText(entry[1]) !== entry[1] ? undefined : entry[1];
}

/** Whether a body is sent: always where something is written; with a deletion where the log shows one. */
export const hasBody = ({method, request}: ReportExchange): boolean =>
	method === 'POST' || method === 'PUT' || method === 'PATCH' || (method === 'DELETE' && (request.body ?? '') !== '');

/** Whom the request asked to act as. */
export const impersonationOf = (
	exchange: ReportExchange,
): {readonly user: string | undefined; readonly groups: readonly string[]; readonly uid: string | undefined} => ({
	user: headerOf(exchange, 'impersonate-user'),
	groups: headerOf(exchange, 'impersonate-group')?.split(', ') ?? [],
	uid: headerOf(exchange, 'impersonate-uid'),
});
