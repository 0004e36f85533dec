import type {Repair} from './repair.ts';

/**
A soft line break of quoted-printable mail that an archive turned into a blank, within a name: `company.exam= ple`.

In the path of an address nothing ends in an equals sign, so it can be nothing else there. Source: RFC 2045, section 6.7.
*/
const telling = /(?:(?:GET|POST|PUT|PATCH|DELETE) |url=")https?:\/\/[^\s?"=]*[\w.-]= [a-z]/;

export default {
	kind: 'soft-breaks',
	samples: [
		[
			'GET https://company.exam= ple:6443/api 403 Forbidden in 1 milliseconds',
			'GET https://company.example:6443/api 403 Forbidden in 1 milliseconds',
		],
		[
			'"Response" verb="GET" url="https://h/a= pis" status="200 OK"',
			'"Response" verb="GET" url="https://h/apis" status="200 OK"',
		],
	],
	shows: line => line.includes('= ') && telling.test(line),
	undo: line => line.replaceAll(/(?<=[a-z\d.-])= (?=[a-z\d.-])/g, ''),
} satisfies Repair;
