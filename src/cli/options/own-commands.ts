/** Our own commands; none of them is one of kubectl's. */
export const ownCommands: ReadonlyArray<{
	readonly name: string;
	readonly describe: string;
	/** What its words are. */
	readonly takes: 'files' | 'causes' | 'shells' | 'kubectl';
}> = [
	{name: 'analyze', describe: 'Explain saved logs', takes: 'files'},
	{name: 'compare', describe: 'What differs between a log that works and one that fails', takes: 'files'},
	{name: 'causes', describe: 'What can be told apart', takes: 'causes'},
	{name: 'redact', describe: 'Write logs without their secrets', takes: 'files'},
	{name: 'doctor', describe: 'Check kubeconfig, connection, identity and health', takes: 'kubectl'},
	{name: 'shell-completion', describe: 'Completion for a shell', takes: 'shells'},
];
