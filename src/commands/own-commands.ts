/** Our own commands; none of them is one of kubectl's. */
export const ownCommands: ReadonlyArray<{
	readonly name: string;
	readonly describe: string;
	/** What its words are. */
	readonly takes: 'files' | 'causes' | 'shells' | 'kubectl';
}> = [
	{name: 'analyze', describe: 'Explain saved logs', takes: 'files'},
	{name: 'causes', describe: 'What can be told apart', takes: 'causes'},
	{name: 'shell-completion', describe: 'Completion for a shell', takes: 'shells'},
];
