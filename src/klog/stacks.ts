/** The stacks of all goroutines after an F entry; kubectl 1.19 to 1.23 print up to 2,500 lines of them. */
const stacks = /(?<!\n)\n+goroutine \d+ \[[^]*/;

/** The message of an F entry without the stacks after it. */
export const withoutStacks = (message: string): string => message.replace(stacks, '');
