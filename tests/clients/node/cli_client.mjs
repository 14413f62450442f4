// What Camunda's command line (4.1) calls with. It asks for a client of 10, which npm does not have yet;
// the client of now lacks a list of 8.10 and three names for ids, which are texts.
export * from '@camunda8/orchestration-cluster-api';

const id = { assumeExists: (value) => value };
export const GroupId = id;
export const RoleId = id;
export const MappingRuleId = id;
export const WaitStateTypeEnum = {};
