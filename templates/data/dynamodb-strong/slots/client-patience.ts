/**
 * A client that gives up early (a call after two attempts of 3 s): a customer would rather retry in another region than
 * wait for this one. A request makes several calls; createDynamoStore sets an end to them all.
 */
