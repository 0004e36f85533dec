import type {Check} from '../check.ts';
import {healthOf} from '../health.ts';

export default {id: 'livez', order: 140, needs: ['server'], run: healthOf('livez', 'is alive')} satisfies Check;
