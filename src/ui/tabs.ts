import {tabs} from './detail/registry.ts';
import type {Tab} from './detail/tab.ts';

export const tabCalled = (name: string): Tab | undefined => tabs.find(tab => tab.name === name);
