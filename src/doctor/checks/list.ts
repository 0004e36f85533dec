import type {Check} from '../check.ts';
import apiServices from './api-services.ts';
import clientCertificate from './client-certificate.ts';
import context from './context.ts';
import credentials from './credentials.ts';
import dns from './dns.ts';
import execPlugin from './exec-plugin.ts';
import {livez, readyz} from './health.ts';
import identity from './identity.ts';
import kubeconfig from './kubeconfig.ts';
import kubectl from './kubectl.ts';
import name from './name.ts';
import permission from './permission.ts';
import proxy from './proxy.ts';
import server from './server.ts';
import tcp from './tcp.ts';
import tls from './tls.ts';
import token from './token.ts';

/** From this machine to the server, in the order in which a command needs them. */
export const checks: readonly Check[] = [
	kubectl,
	name,
	kubeconfig,
	context,
	credentials,
	clientCertificate,
	token,
	execPlugin,
	proxy,
	dns,
	tcp,
	tls,
	server,
	livez,
	readyz,
	identity,
	apiServices,
	permission,
];
