import type {Check} from '../check.ts';
import {healthOf} from '../health.ts';

export default {id: 'readyz', order: 150, needs: ['server'], run: healthOf('readyz', 'is ready')} satisfies Check;
