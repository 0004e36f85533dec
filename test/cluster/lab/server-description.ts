import {fileURLToPath} from 'node:url';
import {readYamls} from './read-yaml.ts';
import type {ServerVersion} from './programs.ts';

/** Options without dashes; null leaves one out, a list gives one more than once. */
export type Flags = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A control plane, as a file of `servers` describes it. */
export type ServerDescription = {
	/** What is special about it. */
	readonly title: string;
	/** Releases that have what it needs; all by default. */
	readonly versions?: readonly ServerVersion[];
	/** Options of kube-apiserver without dashes, in addition to those of every server, or in place of them; null leaves one out. */
	readonly flags?: Flags;
	/** The same of etcd. */
	readonly etcd?: Readonly<Record<string, string | number>>;
	/** Files that the options name as `{{folder}}/NAME`. */
	readonly files?: Readonly<Record<string, string>>;
	/** Controllers of kube-controller-manager; without any it is not started. */
	readonly controllers?: readonly string[];
	/** Whether kwok plays the node worker-1 and its kubelet. */
	readonly kubelet?: boolean;
	/** Manifests that exist from the start. */
	readonly objects?: string;
};

/** By name of the file. */
export const servers = readYamls<ServerDescription>(
	fileURLToPath(new URL('../servers', import.meta.url)),
	['title', 'versions', 'flags', 'etcd', 'files', 'controllers', 'kubelet', 'objects'],
	['title'],
);
