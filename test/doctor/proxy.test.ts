import {expect, test} from '@jest/globals';
import {chooseProxy, exemption} from '../../src/doctor/proxy.ts';

// The rules and most rows are those of golang.org/x/net, http/httpproxy: proxy.go and proxy_test.go.
test.each([
	['', 'api.example.com', 443, undefined],
	['*', 'api.example.com', 443, '*'],
	['other.com, *', '203.0.113.7', 6443, '*'],
	['example.com', 'example.com', 443, 'example.com'],
	['example.com', 'api.example.com', 443, 'example.com'],
	['example.com', 'badexample.com', 443, undefined],
	['Example.COM', 'API.example.com', 443, 'example.com'],
	['.example.com', 'api.example.com', 443, '.example.com'],
	['.example.com', 'example.com', 443, undefined],
	['*.example.com', 'api.example.com', 443, '*.example.com'],
	['*.example.com', 'example.com', 443, undefined],
	['api.*', 'api.example.com', 443, undefined],
	['example.com:6443', 'api.example.com', 6443, 'example.com:6443'],
	['example.com:6443', 'api.example.com', 443, undefined],
	[':6443', 'api.example.com', 6443, undefined],
	['10.0.0.1', '10.0.0.1', 443, '10.0.0.1'],
	['10.0.0.1:6443', '10.0.0.1', 443, undefined],
	['10.0.0.1:6443', '10.0.0.1', 6443, '10.0.0.1:6443'],
	['10.0.0.0/8', '10.96.0.1', 443, '10.0.0.0/8'],
	['10.0.0.0/8', '11.0.0.1', 443, undefined],
	// A name is not looked up, whatever its address.
	['10.0.0.0/8', 'api.example.com', 443, undefined],
	['10.0.0.0/33', '10.0.0.1', 443, undefined],
	['10.0.0', '10.0.0.1', 443, undefined],
	['2001:db8::/32', '2001:db8::7', 443, '2001:db8::/32'],
	['[2001:db8::7]:6443', '2001:db8::7', 6443, '[2001:db8::7]:6443'],
	['2001:db8:0::7', '2001:db8::7', 6443, '2001:db8:0::7'],
	['', 'localhost', 6443, 'loopback'],
	['', '127.8.8.8', 6443, 'loopback'],
	['', '::1', 6443, 'loopback'],
	['', 'my.localhost', 6443, undefined],
])('NO_PROXY=%s for %s:%i', (noProxy, host, port, rule) => {
	expect(exemption(host, port, noProxy)).toBe(rule);
});

const server = new URL('https://api.example.com:6443');

test.each([
	[
		'upper case counts more',
		{HTTPS_PROXY: 'http://one:1', https_proxy: 'http://two:2'},
		'http://one:1/',
		'HTTPS_PROXY',
	],
	['an empty variable is none', {HTTPS_PROXY: '', https_proxy: 'http://two:2'}, 'http://two:2/', 'https_proxy'],
	['HTTP_PROXY is for http', {HTTP_PROXY: 'http://one:1', ALL_PROXY: 'http://two:2'}, undefined, undefined],
	['the scheme may be missing', {HTTPS_PROXY: 'one:3128'}, 'http://one:3128/', 'HTTPS_PROXY'],
	['NO_PROXY', {HTTPS_PROXY: 'http://one:1', NO_PROXY: 'example.com'}, undefined, 'HTTPS_PROXY'],
	['no_proxy', {HTTPS_PROXY: 'http://one:1', no_proxy: 'example.com'}, undefined, 'HTTPS_PROXY'],
])('%s', (_, env, proxy, from) => {
	const choice = chooseProxy(server, undefined, env);
	expect({proxy: choice.proxy?.href, from: choice.from}).toEqual({proxy, from});
});

test('a proxy of the kubeconfig comes before the variables, and NO_PROXY says nothing of it', () => {
	const choice = chooseProxy(server, 'socks5://127.0.0.1:1080', {HTTPS_PROXY: 'http://one:1', NO_PROXY: '*'});
	expect(choice.proxy?.host).toBe('127.0.0.1:1080');
	expect(choice.from).toBe('proxy-url');
});

test('what is no address is told', () => {
	expect(chooseProxy(server, undefined, {HTTPS_PROXY: ':::'}).invalid).toBe(':::');
});
