"""Workers on other machines: Ray actors, each with the workers that a server by itself has, behind one front.

    connection  a Ray cluster, found or started, and what it has
    pool        what the server is given: it starts actors, gives them work, and lets them go
    place       one actor as the front sees it
    actor       one actor as it sees itself, with its `mirror` of the front's folders of models
    updates     new models, from actor to actor
    scaling     how many actors there are to be
    calls       what becomes of a call of an actor's method
    parcels     what travels

Ray is imported where it is called, since most installations have none. Must not know: sockets of clients, which job
is next.
"""
