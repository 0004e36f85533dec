import {judgeCluster} from './lab/suite.ts';

judgeCluster('1.30');
